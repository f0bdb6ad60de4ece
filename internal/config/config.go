// Package config holds the boot settings: what the program must know before it
// can open its database. Everything an admin changes at run time lives in the
// database instead. Defaults give way to the file, the file to the
// environment, the environment to flags.
package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/json"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// plainAddr is where the server listens unless it is told otherwise: for a
// proxy on this machine, or for whoever tries it out.
const plainAddr = "127.0.0.1:8080"

// Config is the whole of the boot settings.
type Config struct {
	Addr                 string        `koanf:"addr"`
	Data                 string        `koanf:"data"`
	DatabaseURL          string        `koanf:"database-url"`
	PublicURL            string        `koanf:"public-url"`
	Sandbox              bool          `koanf:"sandbox"`
	AllowPrivateNetworks bool          `koanf:"allow-private-networks"`
	TrustProxy           bool          `koanf:"trust-proxy"`
	TLSDomain            string        `koanf:"tls-domain"`
	TLSEmail             string        `koanf:"tls-email"`
	TLSDirectory         string        `koanf:"tls-directory"`
	TLSDoor              string        `koanf:"tls-door"`
	MasterKey            string        `koanf:"master-key"`
	OperatorToken        string        `koanf:"operator-token"`
	SMTPURL              string        `koanf:"smtp-url"`
	MailFrom             string        `koanf:"mail-from"`
	NewsURL              string        `koanf:"news-url"`
	OTelEndpoint         string        `koanf:"otel-endpoint"`
	OTelHeaders          string        `koanf:"otel-headers"`
	OTelSample           string        `koanf:"otel-sample"`
	LogFormat            string        `koanf:"log-format"`
	LogLevel             string        `koanf:"log-level"`
	JournalRetention     time.Duration `koanf:"journal-retention"`
	ShutdownTimeout      time.Duration `koanf:"shutdown-timeout"`
}

// Setting describes one setting: the flag, the key in the file and, as
// RECADO_NAME, the environment variable.
type Setting struct {
	Name    string
	Default any // string, bool or time.Duration
	Help    string
	Secret  bool
}

// Env is the setting's environment variable.
func (s Setting) Env() string {
	return "RECADO_" + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}

// Settings are all settings, in the order in which help shows them.
func Settings() []Setting {
	return []Setting{
		{Name: "addr", Default: plainAddr, Help: "address to listen on (with --tls-domain: \":443\")"},
		{Name: "data", Default: "./data", Help: "folder of the embedded database, the files and the master key"},
		{Name: "database-url", Default: "", Help: "PostgreSQL to use instead of the embedded database (postgres://…)", Secret: true},
		{Name: "public-url", Default: "", Help: "address under which platforms and browsers reach this server (default http://ADDR)"},
		{Name: "sandbox", Default: false, Help: "start the emulated platforms and the demo workspace"},
		{Name: "allow-private-networks", Default: false, Help: "let connectors and webhooks reach loopback and private addresses"},
		{Name: "trust-proxy", Default: false, Help: "take callers' addresses from X-Forwarded-For: only with a proxy in front"},
		{Name: "tls-domain", Default: "", Help: "get a certificate for this name (several: with commas) and serve HTTPS"},
		{Name: "tls-email", Default: "", Help: "address to which the certificate authority may write"},
		{Name: "tls-directory", Default: "", Help: "ACME directory of the certificate authority (default: Let's Encrypt, whose terms you accept)"},
		{Name: "tls-door", Default: ":80", Help: "address for plain HTTP beside --tls-domain: the authority's questions, and the way to HTTPS"},
		{Name: "master-key", Default: "", Help: "32 bytes in base64 that seal secrets (default: DATA/master.key, made at the first start)", Secret: true},
		{Name: "operator-token", Default: "", Help: "token that opens /debug/pprof/ (16 characters or more; without it there is none)", Secret: true},
		{Name: "smtp-url", Default: "", Help: "mail server for invitations and password resets (smtp://user:password@host:587)", Secret: true},
		{Name: "mail-from", Default: "", Help: "sender of such mails"},
		{Name: "news-url", Default: "", Help: "https address of a newer feed of product news (default: only the news that came with the program)"},
		{Name: "otel-endpoint", Default: "", Help: "collector of OpenTelemetry traces (http://127.0.0.1:4318; default: OTEL_EXPORTER_OTLP_ENDPOINT, without it there are none)"},
		{Name: "otel-headers", Default: "", Help: "headers of each request to it (key=value,key=value)", Secret: true},
		{Name: "otel-sample", Default: "1", Help: "which part of the messages is traced, 0 to 1"},
		{Name: "log-format", Default: "text", Help: "text or json"},
		{Name: "log-level", Default: "info", Help: "debug, info, warn or error"},
		{Name: "journal-retention", Default: 7 * 24 * time.Hour, Help: "how long requests of platforms are kept after they were applied"},
		{Name: "shutdown-timeout", Default: 20 * time.Second, Help: "how long to wait for work in flight after SIGTERM"},
	}
}

// Flags adds every setting to a command's flags.
func Flags(fs *pflag.FlagSet) {
	fs.String("config", os.Getenv("RECADO_CONFIG"), "settings file (JSON)")
	for _, s := range Settings() {
		help := s.Help + " [" + s.Env() + "]"
		switch d := s.Default.(type) {
		case string:
			fs.String(s.Name, d, help)
		case bool:
			fs.Bool(s.Name, d, help)
		case time.Duration:
			fs.Duration(s.Name, d, help)
		}
	}
}

// Load reads the settings of a command whose flags were parsed. All problems
// are told together.
func Load(fs *pflag.FlagSet, getenv func(string) string) (Config, error) {
	k := koanf.New(".")
	defaults := map[string]any{}
	fromEnv := map[string]any{}
	fromFlags := map[string]any{}
	var problems []error
	for _, s := range Settings() {
		defaults[s.Name] = s.Default
		if v := getenv(s.Env()); v != "" {
			value, err := parse(s, v)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", s.Env(), err))
				continue
			}
			fromEnv[s.Name] = value
		}
		if f := fs.Lookup(s.Name); f != nil && f.Changed {
			value, err := parse(s, f.Value.String())
			if err != nil {
				problems = append(problems, fmt.Errorf("--%s: %w", s.Name, err))
				continue
			}
			fromFlags[s.Name] = value
		}
	}
	layers := []map[string]any{defaults}
	if file, _ := fs.GetString("config"); file != "" {
		values, err := readFile(file)
		if err != nil {
			problems = append(problems, err)
		}
		layers = append(layers, values)
	}
	for _, layer := range append(layers, fromEnv, fromFlags) {
		if err := k.Load(confmap.Provider(layer, ""), nil); err != nil {
			problems = append(problems, err)
		}
	}
	var c Config
	if err := k.Unmarshal("", &c); err != nil {
		problems = append(problems, err)
	}
	problems = append(problems, c.validate()...)
	if err := errors.Join(problems...); err != nil {
		return Config{}, err
	}
	if c.TLSDomain != "" && c.Addr == plainAddr {
		c.Addr = ":443"
	}
	if c.PublicURL == "" && c.TLSDomain != "" {
		c.PublicURL = "https://" + c.TLSDomains()[0]
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + browsable(c.Addr)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	return c, nil
}

func readFile(file string) (map[string]any, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the settings file: %w", err)
	}
	values, err := json.Parser().Unmarshal(text)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", file, err)
	}
	known := map[string]bool{}
	for _, s := range Settings() {
		known[s.Name] = true
	}
	for name := range values {
		if !known[name] {
			return nil, fmt.Errorf("%s: there is no setting %q", file, name)
		}
	}
	return values, nil
}

func parse(s Setting, v string) (any, error) {
	switch s.Default.(type) {
	case bool:
		return strconv.ParseBool(v)
	case time.Duration:
		return time.ParseDuration(v)
	}
	return v, nil
}

func (c Config) validate() []error {
	var out []error
	add := func(format string, args ...any) { out = append(out, fmt.Errorf(format, args...)) }
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		add("addr: %q is not host:port", c.Addr)
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			add("public-url: %q is not an http(s) address", c.PublicURL)
		}
	}
	for _, name := range c.TLSDomains() {
		if net.ParseIP(name) != nil || !strings.Contains(name, ".") || strings.ContainsAny(name, "/: *") {
			add("tls-domain: %q is not a name like desk.example.com", name)
		}
	}
	if _, _, err := net.SplitHostPort(c.TLSDoor); c.TLSDomain != "" && err != nil {
		add("tls-door: %q is not host:port", c.TLSDoor)
	}
	if u, err := url.Parse(c.TLSDirectory); c.TLSDirectory != "" && (err != nil || u.Host == "") {
		add("tls-directory: %q is not an address", c.TLSDirectory)
	}
	if c.DatabaseURL != "" && !strings.HasPrefix(c.DatabaseURL, "postgres://") && !strings.HasPrefix(c.DatabaseURL, "postgresql://") {
		add("database-url: it must start with postgres://")
	}
	if c.MasterKey != "" {
		if b, err := base64.StdEncoding.DecodeString(c.MasterKey); err != nil || len(b) != 32 {
			add("master-key: it must be 32 bytes in base64")
		}
	}
	if n := len(c.OperatorToken); n > 0 && n < 16 {
		add("operator-token: it must have 16 characters or more")
	}
	if x, err := strconv.ParseFloat(c.OTelSample, 64); c.OTelSample != "" && (err != nil || !(x >= 0 && x <= 1)) {
		add("otel-sample: %q is no part between 0 and 1", c.OTelSample)
	}
	if c.OTelEndpoint != "" && !strings.HasPrefix(c.OTelEndpoint, "http://") && !strings.HasPrefix(c.OTelEndpoint, "https://") {
		add("otel-endpoint: it must begin with http:// or https://")
	}
	switch c.LogFormat {
	case "text", "json":
	default:
		add("log-format: %q is neither text nor json", c.LogFormat)
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		add("log-level: %q is none of debug, info, warn, error", c.LogLevel)
	}
	if c.Data == "" {
		add("data: a folder is needed")
	}
	return out
}

// TLSDomains are the names for which certificates are got; none where a proxy
// has them.
func (c Config) TLSDomains() []string {
	if c.TLSDomain == "" {
		return nil
	}
	var out []string
	for name := range strings.SplitSeq(c.TLSDomain, ",") {
		out = append(out, strings.ToLower(strings.TrimSpace(name)))
	}
	return out
}

// Files is the folder of attachments.
func (c Config) Files() string { return filepath.Join(c.Data, "files") }

// browsable turns a listening address into one that a browser can open.
func browsable(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
