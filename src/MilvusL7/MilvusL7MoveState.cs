namespace MilvusL7;

/// <summary>How far a move is.</summary>
public enum MilvusL7MoveState
{
    /// <summary>Under <c>-WhatIf</c>: nothing has been done.</summary>
    Planned,

    /// <summary>All is made; whether the layer-7 load balancer serves yet was not waited for.</summary>
    Prepared,

    /// <summary>The layer-7 load balancer serves; the layer-4 one does too.</summary>
    Serving,

    /// <summary>The release is served by the layer-7 load balancer alone.</summary>
    Completed,

    /// <summary>The release is as it was before the move.</summary>
    Disabled,

    /// <summary>It ended with an error; the same command goes on from there.</summary>
    Failed,
}
