using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Core;

/// <summary>Where the storage of a volume is, as the labels of kube_persistentvolume_info. A label that does not apply is empty.</summary>
internal readonly ref struct VolumeSourceLabels
{
    /// <summary>The labels of the whole family, in their order.</summary>
    internal static readonly string[] InfoNames =
    [
        "storageclass", "gce_persistent_disk_name", "ebs_volume_id", "azure_disk_name", "fc_wwids", "fc_lun", "fc_target_wwns",
        "iscsi_target_portal", "iscsi_iqn", "iscsi_lun", "iscsi_initiator_name", "nfs_server", "nfs_path", "csi_driver",
        "csi_volume_handle", "local_path", "local_fs", "host_path", "host_path_type", "reclaim_policy",
    ];

    private ReadOnlyMemory<byte> GceDiskName { get; init; }

    private ReadOnlyMemory<byte> EbsVolumeID { get; init; }

    private ReadOnlyMemory<byte> AzureDiskName { get; init; }

    private ReadOnlyMemory<byte> FCWwids { get; init; }

    private ReadOnlyMemory<byte> FCLun { get; init; }

    private ReadOnlyMemory<byte> FCTargetWwns { get; init; }

    private ReadOnlyMemory<byte> IscsiTargetPortal { get; init; }

    private ReadOnlyMemory<byte> IscsiIqn { get; init; }

    private ReadOnlyMemory<byte> IscsiLun { get; init; }

    private ReadOnlyMemory<byte> IscsiInitiatorName { get; init; }

    private ReadOnlyMemory<byte> NfsServer { get; init; }

    private ReadOnlyMemory<byte> NfsPath { get; init; }

    private ReadOnlyMemory<byte> CsiDriver { get; init; }

    private ReadOnlyMemory<byte> CsiVolumeHandle { get; init; }

    private ReadOnlyMemory<byte> LocalPath { get; init; }

    private ReadOnlyMemory<byte> LocalFS { get; init; }

    private ReadOnlyMemory<byte> HostPath { get; init; }

    private ReadOnlyMemory<byte> HostPathType { get; init; }

    /// <summary>A volume has one source. Of several, which the API server refuses, the first in this order counts.</summary>
    internal static VolumeSourceLabels Of(PersistentVolumeSpec spec, in SampleWriter writer) => spec switch
    {
        { GcePersistentDisk: { } disk } => new() { GceDiskName = disk.PDName },
        { AwsElasticBlockStore: { } volume } => new() { EbsVolumeID = volume.VolumeID },
        { AzureDisk: { } disk } => new() { AzureDiskName = disk.DiskName },
        { FC: { } fc } => new()
        {
            FCWwids = Joined(fc.Wwids, writer),
            FCLun = writer.Label(fc.Lun),
            FCTargetWwns = Joined(fc.TargetWwns, writer),
        },
        { Iscsi: { } iscsi } => new()
        {
            IscsiTargetPortal = iscsi.TargetPortal,
            IscsiIqn = iscsi.Iqn,
            IscsiLun = writer.Label(iscsi.Lun),
            IscsiInitiatorName = iscsi.InitiatorName.GetValueOrDefault(),
        },
        { Nfs: { } nfs } => new() { NfsServer = nfs.Server, NfsPath = nfs.Path },
        { Csi: { } csi } => new() { CsiDriver = csi.Driver, CsiVolumeHandle = csi.VolumeHandle },
        { Local: { } local } => new() { LocalPath = local.Path, LocalFS = local.FSType.GetValueOrDefault() },
        { HostPath: { } host } => new() { HostPath = host.Path, HostPathType = host.Type.GetValueOrDefault() },
        _ => default,
    };

    internal void WriteInfo(Utf8 storageClass, Utf8 reclaimPolicy, in SampleWriter writer) => writer.Sample(
        1, storageClass, GceDiskName, EbsVolumeID, AzureDiskName, FCWwids, FCLun, FCTargetWwns,
        IscsiTargetPortal, IscsiIqn, IscsiLun, IscsiInitiatorName, NfsServer, NfsPath, CsiDriver,
        CsiVolumeHandle, LocalPath, LocalFS, HostPath, HostPathType, reclaimPolicy);

    /// <summary>The texts with a comma between each two; empty ones at the beginning leave no comma.</summary>
    private static ReadOnlyMemory<byte> Joined(in Repeated<Utf8> texts, in SampleWriter writer)
    {
        int most = texts.Count;
        foreach (Utf8 text in texts)
        {
            most += text.Span.Length;
        }
        Memory<byte> joined = writer.LabelSpace(most);
        Span<byte> output = joined.Span;
        int length = 0;
        foreach (Utf8 text in texts)
        {
            if (length > 0)
            {
                output[length++] = (byte)',';
            }
            text.Span.CopyTo(output[length..]);
            length += text.Span.Length;
        }
        return joined[..length];
    }
}
