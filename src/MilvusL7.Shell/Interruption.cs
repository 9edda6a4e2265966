using System.Runtime.InteropServices;

namespace MilvusL7.Shell;

/// <summary>
/// Ctrl+C, SIGTERM and SIGHUP. The first Ctrl+C stops what runs innermost, SIGTERM and SIGHUP all that runs; a second signal ends the
/// process, except that at a prompt further Ctrl+C do nothing.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // Less than the ten seconds that container runtimes give between SIGTERM and SIGKILL.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Stack<InterruptionScope> _scopes = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _deadline;

    /// <summary>Someone sits at the prompt: Ctrl+C never ends the process.</summary>
    public bool AtPrompt { get; set; }

    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => On(context, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => On(context, ExitCode.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => On(context, ExitCode.Hangup)),
        ];
    }

    /// <summary>The exit code of the signal that ends the process, once one came.</summary>
    public int? Ending { get; private set; }

    /// <summary>Cancelled when what runs innermost is to stop.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_gate)
            {
                return _scopes.TryPeek(out InterruptionScope? scope) ? scope.Token : CancellationToken.None;
            }
        }
    }

    /// <summary>From here until the scope is disposed, a signal calls <paramref name="stop"/>, which must not block.</summary>
    public InterruptionScope Enter(Action stop)
    {
        InterruptionScope scope = new(stop, Leave);
        lock (_gate)
        {
            _scopes.Push(scope);
            if (Ending is not null)
            {
                scope.Interrupt();
            }
        }

        return scope;
    }

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _deadline?.Dispose();
    }

    private void On(PosixSignalContext context, int code)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (Ending is null && _scopes.TryPeek(out InterruptionScope? innermost) && !innermost.Interrupted)
            {
                if (code == ExitCode.Interrupted)
                {
                    innermost.Interrupt();
                    return;
                }

                Ending = code;
                _deadline = new Timer(_ => Environment.Exit(code), null, Grace, Timeout.InfiniteTimeSpan);
                foreach (InterruptionScope scope in _scopes)
                {
                    scope.Interrupt();
                }

                return;
            }

            if (AtPrompt && code == ExitCode.Interrupted)
            {
                return;
            }
        }

        Environment.Exit(code);
    }

    private void Leave()
    {
        lock (_gate)
        {
            _scopes.Pop();
        }
    }
}
