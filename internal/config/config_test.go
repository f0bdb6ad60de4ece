package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func load(t *testing.T, env map[string]string, args ...string) (Config, error) {
	t.Helper()
	fs := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	Flags(fs)
	if err := fs.Parse(args); err != nil {
		t.Fatal(err)
	}
	return Load(fs, func(k string) string { return env[k] })
}

func TestFlagsWinOverEnvironmentOverFileOverDefaults(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "recado.json")
	if err := os.WriteFile(file, []byte(`{"addr":"127.0.0.1:1","data":"file","log-level":"warn"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := load(t, map[string]string{"RECADO_ADDR": "127.0.0.1:2", "RECADO_DATA": "env", "RECADO_SANDBOX": "true"},
		"--config", file, "--addr", "127.0.0.1:3")
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:3" || c.Data != "env" || c.LogLevel != "warn" || c.LogFormat != "text" || !c.Sandbox {
		t.Fatalf("wrong layering: %+v", c)
	}
	if c.PublicURL != "http://127.0.0.1:3" {
		t.Fatalf("public URL not derived: %q", c.PublicURL)
	}
}

func TestAllProblemsAreToldTogether(t *testing.T) {
	t.Parallel()
	_, err := load(t, map[string]string{"RECADO_SANDBOX": "maybe"}, "--addr", "nowhere", "--log-format", "xml", "--database-url", "mysql://x")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"RECADO_SANDBOX", "addr", "log-format", "database-url"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not named in: %v", want, err)
		}
	}
}

func TestAnUnknownKeyInTheFileIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "recado.json")
	if err := os.WriteFile(file, []byte(`{"adress":"x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := load(t, nil, "--config", file); err == nil || !strings.Contains(err.Error(), "adress") {
		t.Fatalf("got %v", err)
	}
}

func TestANameForACertificateMovesTheServerToHTTPS(t *testing.T) {
	t.Parallel()
	c, err := load(t, nil, "--tls-domain", "Desk.example.com, soporte.example.com")
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != ":443" || c.TLSDoor != ":80" || c.PublicURL != "https://desk.example.com" || len(c.TLSDomains()) != 2 {
		t.Fatalf("%+v", c)
	}
	if _, err := load(t, nil, "--tls-domain", "10.0.0.1", "--tls-door", "nowhere"); err == nil || !strings.Contains(err.Error(), "tls-domain") || !strings.Contains(err.Error(), "tls-door") {
		t.Fatalf("got %v", err)
	}
}
