// chart-render renders a Helm chart the way `helm template` does, for tests on machines without Helm.
//
//	chart-render [-n NAMESPACE] [-r RELEASE] [-f values.yaml]... [-set key=value]... [-kube 1.33.0] [-api GROUP/VERSION]... CHART
//
// It prints every rendered manifest, each behind a "# Source:" line; with -json, each object as one line of JSON instead. Functions: the sprig library (the one
// Helm uses) and Helm's own include, tpl, required, toYaml, fromYaml, fromYamlArray, toJson, fromJson, lookup
// (always empty), .Files.Get, .Files.Glob(...).AsConfig, .Capabilities. Values are checked against values.schema.json
// by the library that Helm uses, too. No dependencies or hooks. Build: see run.sh beside this file.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/xeipuuv/gojsonschema"
	"gopkg.in/yaml.v3"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

type files map[string][]byte

func (f files) Get(name string) string { return string(f[name]) }
func (f files) Glob(pattern string) files {
	out := files{}
	for name, content := range f {
		if ok, _ := filepath.Match(pattern, name); ok {
			out[name] = content
		}
	}
	return out
}
func (f files) AsConfig() string {
	m := map[string]string{}
	for name, content := range f {
		m[filepath.Base(name)] = string(content)
	}
	return toYAML(m)
}

type versions []string

func (v versions) Has(name string) bool {
	for _, have := range v {
		if have == name || strings.HasPrefix(have, name+"/") {
			return true
		}
	}
	return false
}

func main() {
	namespace := flag.String("n", "default", "release namespace")
	release := flag.String("r", "release", "release name")
	kube := flag.String("kube", "1.33.0", "Kubernetes version")
	var valueFiles, sets, apis list
	flag.Var(&valueFiles, "f", "values file (repeatable)")
	flag.Var(&sets, "set", "key.path=value, value read as YAML (repeatable)")
	flag.Var(&apis, "api", "served API, such as monitoring.coreos.com/v1 (repeatable)")
	asJSON := flag.Bool("json", false, "print objects as lines of JSON")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := render(flag.Arg(0), *namespace, *release, *kube, valueFiles, sets, apis, *asJSON); err != nil {
		fmt.Fprintln(os.Stderr, "chart-render:", err)
		os.Exit(1)
	}
}

func render(chart, namespace, release, kube string, valueFiles, sets, apis []string, asJSON bool) error {
	var meta map[string]interface{}
	if err := readYAML(filepath.Join(chart, "Chart.yaml"), &meta); err != nil {
		return err
	}
	values := map[string]interface{}{}
	for _, name := range append([]string{filepath.Join(chart, "values.yaml")}, valueFiles...) {
		layer := map[string]interface{}{}
		if err := readYAML(name, &layer); err != nil {
			return err
		}
		merge(values, layer)
	}
	for _, s := range sets {
		key, text, found := strings.Cut(s, "=")
		if !found {
			return fmt.Errorf("-set %q: want key=value", s)
		}
		var v interface{}
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			return fmt.Errorf("-set %q: %w", s, err)
		}
		path := strings.Split(key, ".")
		for i := len(path) - 1; i >= 0; i-- {
			v = map[string]interface{}{path[i]: v}
		}
		merge(values, v.(map[string]interface{}))
	}
	if err := check(values, filepath.Join(chart, "values.schema.json")); err != nil {
		return err
	}
	upper := map[string]interface{}{} // Helm exposes Chart.yaml keys with a capital first letter
	for k, v := range meta {
		upper[strings.ToUpper(k[:1])+k[1:]] = v
	}
	major, rest, _ := strings.Cut(kube, ".")
	minor, _, _ := strings.Cut(rest, ".")
	top := map[string]interface{}{
		"Values": values, "Chart": upper,
		"Release":      map[string]interface{}{"Name": release, "Namespace": namespace, "Service": "Helm", "IsInstall": true, "IsUpgrade": false, "Revision": 1},
		"Capabilities": map[string]interface{}{"APIVersions": versions(apis), "KubeVersion": map[string]interface{}{"Version": "v" + kube, "GitVersion": "v" + kube, "Major": major, "Minor": minor}},
	}
	all := files{}
	err := filepath.WalkDir(chart, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(chart, path)
		content, err := os.ReadFile(path)
		all[name] = content
		return err
	})
	if err != nil {
		return err
	}
	top["Files"] = all

	t := template.New("chart").Option("missingkey=zero")
	t.Funcs(functions(t))
	var names []string
	for name, content := range all {
		if strings.HasPrefix(name, "templates/") {
			if _, err := t.New(name).Parse(string(content)); err != nil {
				return err
			}
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), "_") || filepath.Ext(name) == ".txt" {
			continue
		}
		top["Template"] = map[string]interface{}{"Name": meta["name"].(string) + "/" + name, "BasePath": meta["name"].(string) + "/templates"}
		var out bytes.Buffer
		if err := t.ExecuteTemplate(&out, name, top); err != nil {
			return err
		}
		text := strings.ReplaceAll(out.String(), "<no value>", "")
		if strings.TrimSpace(text) == "" {
			continue
		}
		d := yaml.NewDecoder(strings.NewReader(text))
		for { // what is not YAML is an error here, not in the cluster
			var any interface{}
			if err := d.Decode(&any); err != nil {
				if err.Error() == "EOF" {
					break
				}
				return fmt.Errorf("%s: %w\n%s", name, err, text)
			}
			if asJSON && any != nil {
				line, err := json.Marshal(any)
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				fmt.Println(string(line))
			}
		}
		if asJSON {
			continue
		}
		fmt.Printf("---\n# Source: %s\n%s\n", name, strings.Trim(text, "\n"))
	}
	return nil
}

// check holds the merged values against the chart's schema, when it has one.
func check(values map[string]interface{}, schema string) error {
	text, err := os.ReadFile(schema)
	if os.IsNotExist(err) {
		return nil
	} else if err != nil {
		return err
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(text), gojsonschema.NewGoLoader(values))
	if err != nil {
		return err
	}
	var mistakes []string
	for _, mistake := range result.Errors() {
		mistakes = append(mistakes, "- "+mistake.String())
	}
	if len(mistakes) > 0 {
		return fmt.Errorf("values do not meet the schema:\n%s", strings.Join(mistakes, "\n"))
	}
	return nil
}

func functions(t *template.Template) template.FuncMap {
	f := sprig.TxtFuncMap()
	include := func(name string, data interface{}) (string, error) {
		var out bytes.Buffer
		err := t.ExecuteTemplate(&out, name, data)
		return strings.ReplaceAll(out.String(), "<no value>", ""), err
	}
	f["include"] = include
	f["tpl"] = func(text string, data interface{}) (string, error) {
		c, err := t.Clone()
		if err != nil {
			return "", err
		}
		n, err := c.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var out bytes.Buffer
		err = n.Execute(&out, data)
		return strings.ReplaceAll(out.String(), "<no value>", ""), err
	}
	f["required"] = func(message string, v interface{}) (interface{}, error) {
		if v == nil || v == "" {
			return nil, fmt.Errorf("%s", message)
		}
		return v, nil
	}
	f["lookup"] = func(...string) map[string]interface{} { return map[string]interface{}{} }
	f["toYaml"] = toYAML
	f["fromYaml"] = func(s string) map[string]interface{} { m := map[string]interface{}{}; _ = yaml.Unmarshal([]byte(s), &m); return m }
	f["fromYamlArray"] = func(s string) []interface{} { var a []interface{}; _ = yaml.Unmarshal([]byte(s), &a); return a }
	f["toJson"] = func(v interface{}) string { b, _ := json.Marshal(v); return string(b) }
	f["fromJson"] = func(s string) map[string]interface{} { m := map[string]interface{}{}; _ = json.Unmarshal([]byte(s), &m); return m }
	return f
}

func toYAML(v interface{}) string {
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	_ = e.Encode(v)
	return strings.TrimSuffix(out.String(), "\n")
}

func readYAML(name string, into interface{}) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// merge lays b over a: maps merge key by key, null deletes, everything else replaces.
func merge(a, b map[string]interface{}) {
	for k, v := range b {
		below, isMap := v.(map[string]interface{})
		if have, ok := a[k].(map[string]interface{}); ok && isMap {
			merge(have, below)
		} else if v == nil {
			if _, ok := a[k]; ok {
				delete(a, k)
			} else {
				a[k] = nil
			}
		} else {
			a[k] = v
		}
	}
}
