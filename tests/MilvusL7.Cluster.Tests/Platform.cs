using System.Runtime.Versioning;

// The rig is shell scripts and Linux binaries.
[assembly: UnsupportedOSPlatform("windows")]
