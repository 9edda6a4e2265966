namespace MilvusL7.Engine.Moves;

/// <summary>Which command has begun last.</summary>
internal enum MovePhase
{
    Enabling,
    Completing,
    Completed,
    Disabling,
}
