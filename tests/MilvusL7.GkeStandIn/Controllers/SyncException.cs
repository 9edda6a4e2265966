namespace MilvusL7.GkeStandIn;

/// <summary>Ends a sync; the message is what the controller's event says.</summary>
internal class SyncException(string message) : Exception(message);
