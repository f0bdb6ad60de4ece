package twilio

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

const sdks = "../../../test/sdk"

// client runs a published client against the world and hands each line that it
// prints to f.
func (w *world) client(f func(map[string]any), name string, args ...string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	modules, err := filepath.Abs(sdks)
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "MODULES="+modules, "API="+w.api, "SID="+w.text.Settings["account_sid"], "TOKEN="+w.text.Secrets["auth_token"],
		"FROM="+w.text.Display, "SENDER=whatsapp:"+w.chat.Display, "TO="+w.phone.Number, "AMERICAN=+12025550111", "FILE="+w.business+"/files/foto.jpg", "CUSTOMER="+customerWords)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	done := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := map[string]any{}
		if json.Unmarshal(lines.Bytes(), &line) == nil {
			done = done || line["done"] == true
			f(line)
		}
	}
	if err := cmd.Wait(); err != nil || !done {
		w.t.Fatalf("%s %v: %v, done %v", name, args, err, done)
	}
}

const customerWords = "¿Tenéis la camisa en la talla M? 👕 a&b=c"

// act does what a client asks for: the review's time passes, a customer writes.
func (w *world) act(line map[string]any) {
	if line["submitted"] != nil {
		w.clock.Jump(time.Minute)
	}
	if line["listening"] != nil {
		w.write(w.text, customerWords)
	}
}

func (w *world) american() {
	w.t.Helper()
	if _, err := w.table.AddPhone(sandbox.Phone{Name: "Joe", Number: "+12025550111"}); err != nil {
		w.t.Fatal(err)
	}
}

// installed skips where a client cannot be had, which never happens in CI.
func installed(t *testing.T, missing bool, what string) {
	t.Helper()
	if missing && os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed: make test installs it", what)
	}
	if missing {
		t.Skipf("%s is not installed: this client of others was left out", what)
	}
}

func TestTheClientForGoWorksUnmodified(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("go")
	installed(t, err != nil, "go")
	binary := filepath.Join(t.TempDir(), "client")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join(sdks, "twilio-go"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Log(string(out))
	}
	installed(t, err != nil, "the module of the client")
	w := newWorld(t)
	w.american()
	w.client(w.act, binary)
	w.thread(w.chat, func(m []sandbox.Message) bool {
		return len(m) == 1 && m[0].Kind == "template" && m[0].Text == "Hola Lucía, ¿vienes?"
	})
}

func TestTheClientForNodeWorksUnmodified(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("node")
	installed(t, err != nil, "node")
	_, err = os.Stat(filepath.Join(sdks, "node_modules", "twilio", "package.json"))
	installed(t, err != nil, "the package twilio")
	w := newWorld(t)
	w.american()
	w.client(w.act, "node", filepath.Join(sdks, "twilio.mjs"))
	w.thread(w.text, func(m []sandbox.Message) bool {
		return len(m) > 0 && strings.Contains(m[len(m)-1].Text, "Recibido, gracias")
	})
}
