namespace MilvusL7.Shell;

/// <summary>A command line the shell cannot carry out.</summary>
internal sealed class UsageException(string message) : Exception(message);
