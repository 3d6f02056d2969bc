using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Networking;

namespace StateMetrics.Resources.Tests.Networking;

public class IngressFamiliesTests
{
    [Fact]
    public void A_path_without_backend_is_shown_with_what_it_has()
    {
        Assert.Equal(
            """
            kube_ingress_path{namespace="a",ingress="b",host="h",path="/1",path_type="",service_name="",service_port=""} 1
            kube_ingress_path{namespace="a",ingress="b",host="h",path="/2",path_type="Exact",service_name="",service_port=""} 1

            """,
            Rendering.Of(Ingress.Resource, IngressFamilies.Table, "kube_ingress_path", """
            {"metadata":{"namespace":"a","name":"b"},"spec":{"rules":[{"host":"h","http":{"paths":[
              {"path":"/1"}, {"path":"/2","pathType":"Exact","backend":{"service":null,"resource":null}}]}}]}}
            """));
    }

    [Fact]
    public void A_service_goes_before_another_resource()
    {
        Assert.Equal(
            """
            kube_ingress_path{namespace="",ingress="b",host="",path="",path_type="",service_name="s",service_port="0"} 1

            """,
            Rendering.Of(Ingress.Resource, IngressFamilies.Table, "kube_ingress_path", """
            {"metadata":{"name":"b"},"spec":{"rules":[{"http":{"paths":[
              {"backend":{"resource":{"kind":"K","name":"r"},"service":{"name":"s","port":{"name":"http"}}}}]}}]}}
            """));
    }
}
