using System.Text.Json.Nodes;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>The record of a move, which whoever may write ConfigMaps may have written.</summary>
internal sealed class RecordArea : FuzzArea
{
    public override string Name => "move-record";

    public override Task RunAsync(FuzzCase one) => Task.CompletedTask;
}
