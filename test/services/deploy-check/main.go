// Reads the files of deploy/ as strictly as their own programs do, without an engine: unknown fields, wrong types and
// wrong instructions are errors.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
)

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(deploy string) error {
	return errors.Join(
		checkDockerfile(filepath.Join(deploy, "Dockerfile")),
		checkCompose(filepath.Join(deploy, "compose.yaml")),
		checkManifests(filepath.Join(deploy, "kubernetes", "cec.yaml")),
	)
}

func checkDockerfile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	parsed, err := parser.Parse(file)
	if err != nil {
		return err
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	if err == nil {
		fmt.Printf("Dockerfile: %d stages\n", len(stages))
	}
	return err
}

func checkCompose(path string) error {
	secrets := []string{"POSTGRES_PASSWORD=x", "S3_ACCESS_KEY=x", "S3_SECRET_KEY=x"}
	options, err := cli.NewProjectOptions([]string{path}, cli.WithEnv(secrets), cli.WithName("cec"))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err == nil {
		fmt.Printf("compose.yaml: %d services\n", len(project.Services))
	}
	return err
}

func checkManifests(path string) error {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{appsv1.AddToScheme, corev1.AddToScheme, policyv1.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme,
		json.SerializerOptions{Yaml: true, Strict: true})
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	documents := yaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(content)))
	buffer := make([]byte, len(content))
	for count := 0; ; count++ {
		n, err := documents.Read(buffer)
		if errors.Is(err, io.EOF) {
			fmt.Printf("cec.yaml: %d objects\n", count)
			return nil
		}
		if err != nil {
			return err
		}
		if _, _, err := strict.Decode(buffer[:n], nil, nil); err != nil {
			return err
		}
	}
}
