namespace MilvusL7.Fuzz;

/// <summary>A case whose outcome is not what it has to be.</summary>
internal sealed class FuzzFailure(string message) : Exception(message);
