using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Tests.Editing;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>The YAML editor: text that is read is edited as its JSON would be, or the edit is refused.</summary>
internal sealed class YamlArea : FuzzArea
{
    public override string Name => "yaml-editor";

    public override Task RunAsync(FuzzCase one)
    {
        var text = RandomYaml.Stream(one.Random.Next(), one.Random.Next(1, 40), out _);
        if (!one.Chance(4))
        {
            text = Mutate.Text(one, text);
        }

        var documents = YamlDocuments.Parse(text, "f.yaml");
        if (documents.Count == 0)
        {
            return Task.CompletedTask;
        }

        var index = one.Random.Next(documents.Count);
        var root = documents[index].Root;
        if (root is not (null or JsonObject))
        {
            // Only what is a manifest is ever edited.
            return Task.CompletedTask;
        }

        var edits = RandomEdits.Create(one.Random, root, 3);
        var expected = JsonFieldEditor.Apply(root, edits);
        var result = YamlTextEditor.Apply(text, index, edits, "f.yaml");
        var after = YamlDocuments.Parse(result, "f.yaml");
        Explained.Require(after.Count == documents.Count, $"{documents.Count} documents became {after.Count}");
        foreach (var document in after)
        {
            var wanted = document.Index == index ? expected : documents[document.Index].Root;
            Explained.Require(JsonFieldEditor.DeepEquals(document.Root ?? new JsonObject(), wanted ?? new JsonObject()), $"document {document.Index} means something else after the edit:\n{text}\n=>\n{result}");
        }

        return Task.CompletedTask;
    }
}
