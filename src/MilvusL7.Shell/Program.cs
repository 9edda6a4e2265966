namespace MilvusL7.Shell;

internal static class Program
{
    public static int Main(string[] args)
    {
        // The engine reads both once, as it starts.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
        try
        {
            using ShellApplication application = new(ShellOptions.Parse(args));
            return application.Run();
        }
        catch (UsageException exception)
        {
            return Fail(ExitCode.Usage, $"{exception.Message} See -Help.");
        }
        catch (StartException exception)
        {
            return Fail(ExitCode.Failure, exception.Message);
        }
        catch (Exception exception)
        {
            bool debug = Environment.GetEnvironmentVariable("MILVUSL7_DEBUG") == "1";
            return Fail(ExitCode.Internal, debug ? exception.ToString() : $"internal fault: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine("milvusl7: " + message);
        return code;
    }
}
