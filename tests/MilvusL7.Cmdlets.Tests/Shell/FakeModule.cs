namespace MilvusL7.Cmdlets.Tests.Shell;

/// <summary>A module for the shell to import, in a folder of its own, and scripts to run with it.</summary>
public sealed class FakeModule : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milvusl7-shell-");

    public FakeModule()
    {
        Manifest = Write("Fake.psd1", $$"""
            @{
                RootModule = 'Fake.psm1'
                NestedModules = '{{typeof(FakeModule).Assembly.Location}}'
                ModuleVersion = '0.1.0'
                FormatsToProcess = 'Fake.Format.ps1xml'
                FunctionsToExport = '*'
                CmdletsToExport = 'Set-Fake', 'Wait-Fake'
            }
            """);
        Write("Fake.psm1", """
            function Get-Fake {
                # .EXTERNALHELP Fake-Help.xml
                [CmdletBinding()] param([string] $Name)
                [pscustomobject]@{ PSTypeName = 'Fake.Thing'; Name = 'first'; Hidden = 'not shown' }
            }
            function Write-FakeError {
                [CmdletBinding()] param()
                $record = [System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('It is broken.'), 'FakeBroken', 'InvalidOperation', $null)
                $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new('It is broken.')
                $record.ErrorDetails.RecommendedAction = 'Mend it.'
                $PSCmdlet.WriteError($record)
            }
            function Write-FakeStream {
                [CmdletBinding()] param()
                $PSCmdlet.WriteWarning('warned')
                $PSCmdlet.WriteVerbose('told')
                $PSCmdlet.WriteDebug('detailed')
                $PSCmdlet.WriteInformation('informed', @())
            }
            function Show-FakeProgress {
                [CmdletBinding()] param()
                $progress = [System.Management.Automation.ProgressRecord]::new(1, 'Rolling out ' + 'x' * 300, 'half')
                $progress.PercentComplete = 50
                $PSCmdlet.WriteProgress($progress)
                'under way'
            }
            """);
        Write("Fake.Format.ps1xml", """
            <Configuration><ViewDefinitions><View><Name>Fake</Name><ViewSelectedBy><TypeName>Fake.Thing</TypeName></ViewSelectedBy><TableControl>
              <TableHeaders><TableColumnHeader><Label>FAKE NAME</Label></TableColumnHeader></TableHeaders>
              <TableRowEntries><TableRowEntry><TableColumnItems>
                <TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem>
              </TableColumnItems></TableRowEntry></TableRowEntries>
            </TableControl></View></ViewDefinitions></Configuration>
            """);
        Write("en-US/about_Fake.help.txt", "TOPIC\n    about_Fake\n\nSHORT DESCRIPTION\n    What a fake is for.\n");
        Write("en-US/Fake-Help.xml", """
            <?xml version="1.0" encoding="utf-8"?>
            <helpItems schema="maml" xmlns="http://msh">
            <command:command xmlns:maml="http://schemas.microsoft.com/maml/2004/10" xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
              <command:details><command:name>Get-Fake</command:name><maml:description><maml:para>Gets fakes.</maml:para></maml:description></command:details>
              <maml:description><maml:para>The long description.</maml:para></maml:description>
              <command:parameters><command:parameter required="false" position="0" pipelineInput="false">
                <maml:name>Name</maml:name><maml:description><maml:para>The name of the fake.</maml:para></maml:description>
                <command:parameterValue required="true">string</command:parameterValue>
              </command:parameter></command:parameters>
            </command:command>
            </helpItems>
            """);
    }

    public string Manifest { get; }

    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
