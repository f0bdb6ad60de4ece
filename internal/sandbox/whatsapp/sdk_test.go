package whatsapp

import (
	"bufio"
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

// client starts a script of test/sdk with the packages of web/node_modules and
// hands each line that it prints to f.
func client(t *testing.T, script string, env map[string]string, f func(map[string]any)) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("node is not installed")
		}
		t.Skip("node is not installed: the clients of others were left out")
	}
	modules, err := filepath.Abs("../../../web")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, filepath.Join("../../../test/sdk", script))
	cmd.Env = append(os.Environ(), "MODULES="+modules, "NODE_ENV=production")
	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := map[string]any{}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		done = done || line["done"] == true
		f(line)
	}
	if err := cmd.Wait(); err != nil || !done {
		t.Fatalf("%s: %v, done %v", script, err, done)
	}
}

func TestTheClientWhatsappApiJsWorksUnmodified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.approved(turn)
	w.approved(fmt.Sprintf(`{"name":"oferta","language":"es","category":"MARKETING","components":[
	 {"type":"HEADER","format":"IMAGE","example":{"header_handle":[%q]}},{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Se acaba","has_expiration":true}},
	 {"type":"BODY","text":"Hola {{1}}, esta es tu oferta.","example":{"body_text":[["Ana"]]}},
	 {"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"LINO20"}]}]}`, w.upload("image/png", "imagen")))
	card := fmt.Sprintf(`{"components":[{"type":"HEADER","format":"IMAGE","example":{"header_handle":[%q]}},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"La quiero"}]}]}`, w.upload("image/png", "imagen"))
	w.approved(`{"name":"carrusel","language":"es","category":"MARKETING","components":[` + body("Mira lo nuevo de la tienda.", "") + `,{"type":"CAROUSEL","cards":[` + card + `,` + card + `]}]}`)
	flow := w.flow()
	b, done := w.network.open(w.waba())
	catalog := b.Catalog.ID
	done()
	const hello = "¿Tenéis la camisa en la talla M? 👕 a/b"
	env := map[string]string{
		"API": w.account.Settings["api_base_url"], "PHONE": w.account.ID, "TO": "34600111222", "TOKEN": w.account.Secrets["access_token"],
		"SECRET": w.account.Secrets["app_secret"], "VERIFY": w.account.Secrets["verify_token"], "CUSTOMER": hello, "CATALOG": catalog, "FLOW": flow,
	}
	client(t, "modern.mjs", env, func(line map[string]any) {
		if hook, ok := line["hook"].(string); ok {
			w.account.HookURL, w.account.Reached = hook, false
			if err := w.table.Connect(w.account); err != nil {
				t.Error(err)
			}
			w.say(sandbox.Draft{Kind: "text", Text: hello})
		}
		if id, ok := line["press"].(string); ok {
			w.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: id, ID: line["button"].(string)}})
		}
	})
	th, _ := w.table.Thread(w.account.ID, w.phone.ID)
	kinds := map[string]int{}
	for _, m := range th.Messages {
		kinds[m.Kind]++
	}
	if kinds["text"] != 2 || kinds["image"] != 2 || kinds["buttons"] != 1 || kinds["list"] != 1 || kinds["location"] != 1 || kinds["answer"] != 2 || kinds["template"] != 3 || kinds["goods"] != 2 || kinds["form"] != 1 {
		t.Errorf("on the phone: %v", kinds)
	}
	if first := th.Messages[0]; first.Theirs != "👍" || !first.Seen {
		t.Errorf("the customer's message: %+v", first)
	}
	if a, _ := w.table.Account(func(a sandbox.Account) bool { return a.ID == w.account.ID }); !a.Reached {
		t.Error("the client's own middleware did not answer the handshake")
	}
}

func TestThePlatformsOwnClientWorksUnmodified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	// The client speaks TLS to the root of a host, as the real one is.
	server := httptest.NewTLSServer(http.HandlerFunc(New(w.table).Handler().ServeHTTP))
	t.Cleanup(server.Close)
	cert := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(at.Host)
	if err != nil {
		t.Fatal(err)
	}
	client(t, "official.mjs", map[string]string{
		"NODE_EXTRA_CA_CERTS": cert, "WA_BASE_URL": host, "PORT": port, "M4D_APP_ID": "1", "M4D_APP_SECRET": w.account.Secrets["app_secret"],
		"WA_PHONE_NUMBER_ID": w.account.ID, "WA_BUSINESS_ACCOUNT_ID": w.account.Settings["business_account_id"], "CLOUD_API_VERSION": "v16.0",
		"CLOUD_API_ACCESS_TOKEN": w.account.Secrets["access_token"], "WEBHOOK_ENDPOINT": "hook", "WEBHOOK_VERIFICATION_TOKEN": "x",
		"PHONE": w.account.ID, "TO": "34600111222", "INCOMING": m.ID,
	}, func(map[string]any) {})
	if th, _ := w.table.Thread(w.account.ID, w.phone.ID); len(th.Messages) != 7 {
		t.Errorf("%d messages on the phone", len(th.Messages))
	}
}
