using System.Runtime.InteropServices;
using System.Security;

namespace MilvusL7.Engine.Certificates;

/// <summary>Takes the text out of a SecureString into an array that can be cleared, which a string cannot.</summary>
internal static class SecureText
{
    public static char[] Reveal(SecureString? value)
    {
        if (value is null)
        {
            return [];
        }

        char[] characters = new char[value.Length];
        IntPtr unmanaged = Marshal.SecureStringToGlobalAllocUnicode(value);
        try
        {
            Marshal.Copy(unmanaged, characters, 0, characters.Length);
            return characters;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(unmanaged);
        }
    }
}
