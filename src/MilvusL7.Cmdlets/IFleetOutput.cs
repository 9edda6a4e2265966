using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>Where the words of a fleet go: a pipeline, or a job.</summary>
internal interface IFleetOutput
{
    /// <param name="name">The release that it is about.</param>
    /// <param name="number">The release's number in the fleet, from 0.</param>
    void Write(string name, int number, EngineReport report);

    void Write(object result);

    void Write(ErrorRecord error);

    /// <exception cref="MilvusL7Exception"><c>ConfirmationRequired</c>.</exception>
    bool Ask(string name, MoveQuestion question);
}
