using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>The openssl program, as the reader of certificates that no one here wrote.</summary>
internal static class OpenSsl
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why tests with openssl cannot run here; null where they can.</summary>
    public static string? UnavailableReason => Reason.Value;

    /// <summary>Runs openssl and returns all it printed; fails the test unless it ends with 0.</summary>
    public static string Run(params string[] arguments)
    {
        (int code, string output) = TryRun(arguments);
        Assert.True(code == 0, $"openssl {string.Join(' ', arguments)} ended with {code}: {output}");
        return output;
    }

    public static (int Code, string Output) TryRun(params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("openssl", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string? FindReason()
    {
        try
        {
            return TryRun("version").Output.StartsWith("OpenSSL 3", StringComparison.Ordinal) ? null : "openssl is not version 3";
        }
        catch (Win32Exception)
        {
            return "openssl is not on the PATH";
        }
    }
}
