namespace MilvusL7.Engine.Tests.Releases;

/// <summary>A script in the place of helm. The variable that names it is the whole process's: only tests of the collection for these use it.</summary>
internal static class HelmScript
{
    public const string Variable = "MILVUSL7_HELM";

    /// <param name="body">What it does, as a shell script.</param>
    public static void Use(string folder, string body)
    {
        var program = Path.Combine(folder, "helm");
        File.WriteAllText(program, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable(Variable, program);
    }
}
