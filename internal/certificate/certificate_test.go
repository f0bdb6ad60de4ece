package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// authority issues certificates as RFC 8555 says, to whoever proves by http-01
// that a name is theirs. It does not look at signatures.
type authority struct {
	*httptest.Server
	door string // where names lead

	mu      sync.Mutex
	key     *ecdsa.PrivateKey
	cert    *x509.Certificate
	domain  string
	status  string
	pem     []byte
	issued  int
	refused string
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, root, root, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{key: key, status: "pending"}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	a.Server = httptest.NewServer(http.HandlerFunc(a.answer))
	t.Cleanup(a.Close)
	return a
}

func (a *authority) answer(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.Header().Set("Replay-Nonce", "bm9uY2U")
	w.Header().Set("Content-Type", "application/json")
	var envelope struct{ Payload string }
	if r.Method == http.MethodPost {
		_ = json.NewDecoder(r.Body).Decode(&envelope)
	}
	payload, _ := base64.RawURLEncoding.DecodeString(envelope.Payload)
	tell := func(status int, v any) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	switch r.URL.Path {
	case "/directory":
		tell(200, map[string]any{"newNonce": a.URL + "/nonce", "newAccount": a.URL + "/account", "newOrder": a.URL + "/orders"})
	case "/nonce":
		w.WriteHeader(http.StatusOK)
	case "/account":
		w.Header().Set("Location", a.URL+"/account/1")
		tell(201, map[string]any{"status": "valid"})
	case "/orders":
		var order struct{ Identifiers []struct{ Value string } }
		_ = json.Unmarshal(payload, &order)
		a.domain = order.Identifiers[0].Value
		w.Header().Set("Location", a.URL+"/order")
		tell(201, a.order())
	case "/order":
		tell(200, a.order())
	case "/authorization":
		tell(200, map[string]any{"status": a.status, "identifier": map[string]string{"type": "dns", "value": a.domain}, "challenges": []any{a.challenge()}})
	case "/challenge":
		a.prove()
		tell(200, a.challenge())
	case "/finalize":
		a.issue(payload)
		tell(200, a.order())
	case "/certificate":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		_, _ = w.Write(a.pem)
	default:
		tell(404, map[string]any{"type": "urn:ietf:params:acme:error:malformed"})
	}
}

func (a *authority) order() map[string]any {
	status := map[string]string{"pending": "pending", "valid": "ready", "invalid": "invalid"}[a.status]
	out := map[string]any{"identifiers": []any{map[string]string{"type": "dns", "value": a.domain}}, "authorizations": []string{a.URL + "/authorization"}, "finalize": a.URL + "/finalize"}
	if a.pem != nil {
		status, out["certificate"] = "valid", a.URL+"/certificate"
	}
	out["status"] = status
	return out
}

func (a *authority) challenge() map[string]any {
	return map[string]any{"type": "http-01", "url": a.URL + "/challenge", "token": "a-token", "status": a.status}
}

// prove asks the name for the answer to the challenge.
func (a *authority) prove() {
	req, _ := http.NewRequest(http.MethodGet, a.door+"/.well-known/acme-challenge/a-token", nil)
	req.Host = a.domain
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		a.status, a.refused = "invalid", err.Error()
		return
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(string(text), "a-token.") {
		a.status, a.refused = "invalid", string(text)
		return
	}
	a.status = "valid"
}

func (a *authority) issue(payload []byte) {
	var in struct{ CSR string }
	_ = json.Unmarshal(payload, &in)
	der, _ := base64.RawURLEncoding.DecodeString(in.CSR)
	csr, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return
	}
	a.issued++
	leaf := &x509.Certificate{SerialNumber: big.NewInt(int64(1 + a.issued)), DNSNames: csr.DNSNames, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(90 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	cert, err := x509.CreateCertificate(rand.Reader, leaf, a.cert, csr.PublicKey, a.key)
	if err == nil {
		a.pem = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})...)
	}
}

// desk serves with a keeper, and answers a client that trusts the authority and
// finds every name there.
func desk(t *testing.T, a *authority, data string) *http.Client {
	t.Helper()
	k := New(Config{Domains: []string{"desk.example.com"}, Email: "ops@example.com", Directory: a.URL + "/directory", Data: data, HTTP: a.Client()})
	door := httptest.NewServer(k.Door().Handler)
	t.Cleanup(door.Close)
	a.door = door.URL
	server := httptest.NewUnstartedServer(Strict(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "desk") })))
	server.TLS = k.TLS()
	server.Config.ErrorLog = nil
	server.StartTLS()
	t.Cleanup(server.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(a.cert)
	dial := func(network, _ string) (net.Conn, error) { return net.Dial(network, server.Listener.Addr().String()) }
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}, Dial: dial, DisableKeepAlives: true}}
}

func TestACertificateIsGotWhenSomebodyComesAndKeptForTheNextStart(t *testing.T) {
	t.Parallel()
	a, data := newAuthority(t), t.TempDir()
	for range 2 { // the second is a server that was started again
		res, err := desk(t, a, data).Get("https://desk.example.com/")
		if err != nil {
			t.Fatalf("%v (the authority: %s)", err, a.refused)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK || res.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%d, %v", res.StatusCode, res.Header)
		}
	}
	if a.issued != 1 {
		t.Errorf("%d certificates were issued", a.issued)
	}
	info, err := os.Stat(filepath.Join(data, "certificates"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of certificates: %v, %v", info, err)
	}
}

func TestForOtherNamesNothingIsAskedFor(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	res, err := desk(t, a, t.TempDir()).Get("https://other.example.com/")
	if err == nil {
		_ = res.Body.Close()
		t.Error("there is a certificate for a name that is not ours")
	}
	if a.issued != 0 || a.domain != "" {
		t.Errorf("%d issued, asked for %q", a.issued, a.domain)
	}
}

func TestAnAuthorityThatCannotBeAskedLeavesTheServerUp(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	client := desk(t, a, t.TempDir())
	a.Close()
	for range 2 {
		res, err := client.Get("https://desk.example.com/")
		if err == nil {
			_ = res.Body.Close()
			t.Error("there is a certificate from nowhere")
		}
	}
}

func TestPlainHTTPLeadsToTheDesk(t *testing.T) {
	t.Parallel()
	k := New(Config{Domains: []string{"desk.example.com"}, Data: t.TempDir()})
	w := httptest.NewRecorder()
	k.Door().Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://desk.example.com/cases?mine", nil))
	if at := w.Header().Get("Location"); w.Code != http.StatusFound || at != "https://desk.example.com/cases?mine" {
		t.Errorf("%d to %q", w.Code, at)
	}
}
