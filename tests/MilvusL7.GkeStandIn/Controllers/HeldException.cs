namespace MilvusL7.GkeStandIn;

/// <summary>A sync came to a step that is held back.</summary>
internal sealed class HeldException : Exception;
