using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>Turns settings and annotations into edits of the places that all owners have in some form: a list of variables, a YAML file, a map.</summary>
internal static class SettingEdits
{
    /// <summary>Edits of a list of environment variables; the list's other entries stay.</summary>
    /// <param name="list">Path of the list.</param>
    /// <param name="existing">The list as it is.</param>
    public static IEnumerable<FieldEdit> Environment(FieldPath list, IEnumerable<JsonObject> existing, IEnumerable<MilvusSetting> settings)
    {
        var names = existing.Select(v => (Name: v.Text("name") ?? string.Empty, Value: v.Text("value"))).ToArray();
        foreach (var setting in settings)
        {
            var same = names.Where(n => MilvusConfiguration.IsVariableOf(n.Name, setting.Key)).ToArray();
            if (same.Length == 0 && setting is { Location: MilvusSettingsLocation.Environment, IsTakenBack: false })
            {
                var variable = MilvusConfiguration.VariableOf(setting.Key);
                yield return new SetField(list.Item("name", variable), Variable(variable, setting.Value));
            }

            if (setting.IsTakenBack && same.FirstOrDefault(s => s.Name == MilvusConfiguration.VariableOf(setting.Key) && s.Value is not null) is { Name: { } written })
            {
                yield return new RemoveField(list.Item("name", written));
                same = [.. same.Where(s => s.Name != written)];
            }

            // A variable outranks the files: one that is there has to agree, wherever the setting goes.
            foreach (var (name, _) in same.Where(s => s.Value != setting.Value && setting.Value.Length > 0))
            {
                yield return new SetField(list.Item("name", name), Variable(name, setting.Value));
            }
        }
    }

    /// <summary>Edits of a Milvus settings file.</summary>
    public static IEnumerable<FieldEdit> Yaml(JsonNode? root, IEnumerable<MilvusSetting> settings)
    {
        foreach (var setting in settings.Where(s => s.Value.Length > 0))
        {
            var existing = SettingPath.Find(root, setting.Key);
            var says = existing?.Value?.ToString();
            if (setting.Location == MilvusSettingsLocation.UserYaml ? says != setting.Value : existing is not null && says != setting.Value)
            {
                yield return new SetField(SettingPath.ForWriting(root, setting.Key), Scalar(setting.Value));
            }
        }
    }

    /// <summary>Edits of a map of annotations; a null value removes one that is there.</summary>
    public static IEnumerable<FieldEdit> Annotations(FieldPath map, JsonNode? existing, IReadOnlyDictionary<string, string?> annotations)
    {
        foreach (var (name, value) in annotations)
        {
            if (value is not null)
            {
                yield return new SetField(map.Key(name), JsonValue.Create(value));
            }
            else if (existing.At(name) is not null)
            {
                yield return new RemoveField(map.Key(name));
            }
        }
    }

    /// <summary>Edits that mount a Secret: one volume and one mount, each under its list.</summary>
    public static IEnumerable<FieldEdit> Mount(FieldPath volumes, FieldPath mounts, SecretMount mount)
    {
        // Field by field: the API server adds others (defaultMode), which are no difference.
        yield return new SetField(volumes.Item("name", SecretMount.VolumeName).Then(FieldPath.Of("secret", "secretName")), JsonValue.Create(mount.SecretName));
        yield return new SetField(mounts.Item("name", SecretMount.VolumeName), new JsonObject
        {
            ["name"] = SecretMount.VolumeName,
            ["mountPath"] = mount.MountPath,
            ["readOnly"] = true,
        });
    }

    /// <summary>Edits that take out what <see cref="Mount"/> wrote.</summary>
    public static IEnumerable<FieldEdit> Unmount(FieldPath volumes, FieldPath mounts) =>
        [new RemoveField(volumes.Item("name", SecretMount.VolumeName)), new RemoveField(mounts.Item("name", SecretMount.VolumeName))];

    /// <summary>The edits, and then the removal of each mapping and list that they leave empty.</summary>
    /// <param name="root">What they edit.</param>
    public static FieldEdit[] WithoutEmpty(JsonNode? root, IEnumerable<FieldEdit> edits)
    {
        var all = edits.ToList();
        foreach (var removal in all.OfType<RemoveField>().ToArray())
        {
            for (var length = removal.Path.Steps.Count - 1; length > 0; length--)
            {
                var container = new FieldPath([.. removal.Path.Steps.Take(length)]);
                if (JsonFieldEditor.Get(root, container) is null || JsonFieldEditor.Get(JsonFieldEditor.Apply(root, all), container) is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                {
                    break;
                }

                all.Add(new RemoveField(container));
            }
        }

        return [.. all];
    }

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonValue Scalar(string value) =>
        int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : bool.TryParse(value, out var flag) ? JsonValue.Create(flag)
        : JsonValue.Create(value);
}
