namespace MilvusL7.Shell;

/// <summary>The session cannot start: the module is not there or does not import.</summary>
internal sealed class StartException(string message) : Exception(message);
