using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

/// <summary>Files that are not regular files.</summary>
internal static class SpecialFiles
{
    public static TheoryData<string> Kinds => ["fifo", "socket", "device", "link to fifo", "link to link to device"];

    /// <summary>Creates one; nobody writes into the FIFO, so that a read of it would wait forever.</summary>
    public static string Create(string kind, string path)
    {
        switch (kind)
        {
            case "fifo":
                using (Process process = Process.Start("mkfifo", [path]))
                {
                    process.WaitForExit();
                    Assert.Equal(0, process.ExitCode);
                }

                break;
            case "socket":
                using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    socket.Bind(new UnixDomainSocketEndPoint(path));
                    // Closing a socket deletes the file at the path it was bound to.
                    File.Move(path, path + ".moved");
                }

                File.Move(path + ".moved", path);
                break;
            case "device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "link to fifo":
                File.CreateSymbolicLink(path, Create("fifo", path + ".fifo"));
                break;
            case "link to link to device":
                File.CreateSymbolicLink(path, Create("device", path + ".link"));
                break;
            default:
                throw new ArgumentException(kind);
        }

        return path;
    }

    /// <summary>The result of work that must end soon: a test that hangs would say nothing.</summary>
    public static async Task<T> EndsSoon<T>(Func<T> work) => await Task.Run(work).WaitAsync(TimeSpan.FromSeconds(20));
}
