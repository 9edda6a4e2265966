namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>What a report tells of one Ingress: its status and what is wrong with it.</summary>
internal sealed record ReportSubject(MilvusL7Status Status, IReadOnlyList<MilvusL7Finding> Findings);
