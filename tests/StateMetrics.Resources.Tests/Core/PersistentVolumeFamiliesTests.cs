using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Core;

namespace StateMetrics.Resources.Tests.Core;

public class PersistentVolumeFamiliesTests
{
    [Theory]
    [InlineData("""{"wwids":["a","b"],"targetWWNs":["c","d","e"],"lun":0}""", "a,b", "0", "c,d,e")]
    [InlineData("""{"wwids":["","a","","b"],"targetWWNs":[null,""],"lun":null}""", "a,,b", "", "")]
    [InlineData("""{}""", "", "", "")]
    public void Of_two_sources_fibre_channel_wins_with_its_names_joined(string source, string wwids, string lun, string targets)
    {
        Assert.Equal(
            $$"""
            kube_persistentvolume_info{persistentvolume="v",storageclass="",gce_persistent_disk_name="",ebs_volume_id="",
            azure_disk_name="",fc_wwids="{{wwids}}",fc_lun="{{lun}}",fc_target_wwns="{{targets}}",iscsi_target_portal="",
            iscsi_iqn="",iscsi_lun="",iscsi_initiator_name="",nfs_server="",nfs_path="",csi_driver="",csi_volume_handle="",
            local_path="",local_fs="",host_path="",host_path_type="",reclaim_policy=""} 1

            """.Replace(",\n", ",", StringComparison.Ordinal),
            Rendering.Of(PersistentVolume.Resource, PersistentVolumeFamilies.Table, "kube_persistentvolume_info", $$$"""
            {"metadata":{"name":"v"},"spec":{"fc":{{{source}}},"nfs":{"server":"s"} } }
            """));
    }
}
