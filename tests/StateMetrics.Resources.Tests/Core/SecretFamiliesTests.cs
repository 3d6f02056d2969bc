using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Core;

namespace StateMetrics.Resources.Tests.Core;

public class SecretFamiliesTests
{
    [Fact]
    public void What_is_secret_is_in_no_sample_and_not_even_read()
    {
        // No data is a number: were it read, the secret would be refused.
        Assert.Equal(
            """
            kube_secret_info{namespace="a",secret="b"} 1
            kube_secret_type{namespace="a",secret="b",type="Opaque"} 1
            kube_secret_annotations{namespace="a",secret="b"} 1
            kube_secret_labels{namespace="a",secret="b"} 1
            kube_secret_owner{namespace="a",secret="b",owner_kind="",owner_name="",owner_is_controller=""} 1

            """,
            Rendering.Of(Secret.Resource, SecretFamilies.Table, "kube_secret_", """
            {"metadata":{"namespace":"a","name":"b"},"data":{"password":1,"user":"aHVudGVyMg=="},"stringData":[7],"type":"Opaque"}
            """));
    }
}
