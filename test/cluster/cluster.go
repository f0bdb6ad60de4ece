package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	appSecret = "an-app-secret-of-the-cluster"
	password  = "a long password of the cluster"
)

// node is one server of Recado.
type node struct {
	name    string
	port    int
	dir     string
	process *process
}

func (n *node) base() string { return fmt.Sprintf("http://127.0.0.1:%d", n.port) }

// id is what the node calls itself among the others; it changes with each start.
func (n *node) id() string {
	text, err := os.ReadFile(filepath.Join(n.dir, "node"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// cluster is all of it: the pair, the nodes, HAProxy in front.
type cluster struct {
	dir, binary, deploy string
	port                int // HAProxy's; the others follow
	key                 string
	pair                *pair
	nodes               []*node
	balancer            *process
	token, channel      string
}

func newCluster(dir, binary, deploy string, port, nodes int, pooler bool) (*cluster, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	bin, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(bin) == 0 {
		return nil, errors.New("there is no PostgreSQL under /usr/lib/postgresql")
	}
	c := &cluster{dir: dir, binary: binary, deploy: deploy, port: port, key: base64.StdEncoding.EncodeToString(key)}
	c.pair = &pair{dir: dir, bin: bin[len(bin)-1], deploy: deploy, as: as, port: port + 20}
	for i := range c.pair.both {
		d := &database{name: string(rune('a' + i)), port: port + 21 + i}
		if pooler {
			d.door = port + 31 + i
		}
		c.pair.both[i] = d
	}
	for i := range nodes {
		c.nodes = append(c.nodes, &node{name: fmt.Sprintf("node%d", i+1), port: port + 1 + i})
	}
	return c, nil
}

// start brings everything up, with a workspace and a channel that takes
// webhooks.
func (c *cluster) start(ctx context.Context) error {
	if err := os.Chmod(c.dir, 0o755); err != nil {
		return err
	}
	if err := c.pair.start(ctx); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(c.dir, "files"), 0o700); err != nil {
		return err
	}
	for _, n := range c.nodes {
		n.dir = filepath.Join(c.dir, n.name)
		if err := os.MkdirAll(n.dir, 0o700); err != nil {
			return err
		}
		// Attachments and uploads are on a disk that all nodes share.
		if err := os.Symlink(filepath.Join(c.dir, "files"), filepath.Join(n.dir, "files")); err != nil {
			return err
		}
	}
	if err := c.bootstrap(); err != nil {
		return err
	}
	for _, n := range c.nodes {
		if err := c.serve(n, c.binary); err != nil {
			return err
		}
	}
	if err := c.balance(); err != nil {
		return err
	}
	return c.connect()
}

func (c *cluster) env() []string {
	return []string{"RECADO_MASTER_KEY=" + c.key, "RECADO_DATABASE_URL=" + c.pair.url()}
}

func (c *cluster) bootstrap() error {
	cmd := exec.Command(c.binary, "bootstrap", "--data", c.nodes[0].dir, "--workspace", "Tienda", "--email", "ana@example.com", "--password-stdin")
	cmd.Env = append(os.Environ(), c.env()...)
	cmd.Stdin = strings.NewReader(password + "\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	var made struct{ Token string }
	err = json.Unmarshal(out, &made)
	c.token = made.Token
	return err
}

// serve starts a node with a program and waits until it is ready.
func (c *cluster) serve(n *node, binary string) error {
	p, err := spawn(n.dir, n.name, nil, c.env(), binary, "serve", "--data", n.dir, "--addr", fmt.Sprintf("127.0.0.1:%d", n.port),
		"--public-url", c.base(), "--trust-proxy", "--allow-private-networks", "--log-level", "warn")
	if err != nil {
		return err
	}
	n.process = p
	err = until(60*time.Second, n.name+" is ready", func() bool { return p.ended() || status(n.base()+"/readyz") == http.StatusOK })
	if err == nil && p.ended() {
		err = fmt.Errorf("%s ended: see %s", n.name, p.log)
	}
	return err
}

// balance starts HAProxy in front of the nodes.
func (c *cluster) balance() error {
	text, err := fill(filepath.Join(c.deploy, "haproxy.cfg"), map[string]string{"PORT": fmt.Sprint(c.port)})
	if err != nil {
		return err
	}
	for _, n := range c.nodes {
		text += fmt.Sprintf("    server %s 127.0.0.1:%d\n", n.name, n.port)
	}
	file := filepath.Join(c.dir, "haproxy.cfg")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return err
	}
	if c.balancer, err = spawn(c.dir, "haproxy", nil, nil, "haproxy", "-db", "-f", file); err != nil {
		return err
	}
	err = until(20*time.Second, "HAProxy leads to a node", func() bool { return c.balancer.ended() || status(c.base()+"/readyz") == http.StatusOK })
	if err == nil && c.balancer.ended() {
		err = fmt.Errorf("HAProxy ended: %s", lastLine(c.balancer.log))
	}
	return err
}

// connect adds the channel whose webhooks are the load.
func (c *cluster) connect() error {
	var made struct{ ID string }
	err := c.call("POST", "/api/v1/channels", map[string]any{
		"platform": "whatsapp", "name": "Tienda",
		"settings": map[string]string{"phone_number_id": "301", "business_account_id": "201", "display_phone_number": "+34600000000", "api_base_url": "http://127.0.0.1:9"},
		"secrets":  map[string]string{"access_token": "a-token", "app_secret": appSecret, "verify_token": "a-verify-token"},
	}, &made)
	c.channel = made.ID
	return err
}

func (c *cluster) base() string { return fmt.Sprintf("http://127.0.0.1:%d", c.port) }

func (c *cluster) stop() {
	if c.balancer != nil {
		c.balancer.stop(2 * time.Second)
	}
	for _, n := range c.nodes {
		n.process.stop(25 * time.Second)
	}
	c.pair.stop()
}

// fill answers a file of deploy/cluster with its ${NAMES} filled in.
func fill(file string, names map[string]string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	out := string(text)
	for name, value := range names {
		out = strings.ReplaceAll(out, "${"+name+"}", value)
	}
	return out, nil
}
