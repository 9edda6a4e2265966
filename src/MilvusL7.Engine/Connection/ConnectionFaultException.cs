namespace MilvusL7.Engine.Connection;

/// <summary>Ends a stage.</summary>
internal sealed class ConnectionFaultException(ConnectionFault fault) : Exception(fault.Message)
{
    public ConnectionFault Fault { get; } = fault;
}
