package safehttp_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/safehttp"
)

func TestOnlyTheOpenInternetIsPublic(t *testing.T) {
	t.Parallel()
	private := []string{
		"127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
		"100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
		"255.255.255.255", "168.63.129.16", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1",
		"fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1",
		"2001:db8::1", "2001::1", "100::1", "3fff::1",
	}
	for _, s := range private {
		if safehttp.Public(netip.MustParseAddr(s)) {
			t.Errorf("%s counts as public", s)
		}
	}
	for _, s := range []string{"1.1.1.1", "8.8.8.8", "157.240.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"} {
		if !safehttp.Public(netip.MustParseAddr(s)) {
			t.Errorf("%s does not count as public", s)
		}
	}
	if safehttp.Public(netip.Addr{}) {
		t.Error("no address counts as public")
	}
}

func server(t *testing.T, h http.HandlerFunc) (string, netip.AddrPort) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL, netip.MustParseAddrPort(s.Listener.Addr().String())
}

func get(t *testing.T, c *http.Client, url string, header http.Header) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	resp, err := c.Do(req)
	if err == nil {
		t.Cleanup(func() { _ = resp.Body.Close() })
	}
	return resp, err
}

func TestThisMachineIsBehindTheFenceHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	url, at := server(t, func(http.ResponseWriter, *http.Request) { t.Error("the request came through") })
	c := safehttp.New(safehttp.Options{})
	port := url[strings.LastIndexByte(url, ':'):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433"} {
		if _, err := get(t, c, "http://"+host+port, nil); err == nil {
			t.Errorf("%s was reached", host)
		}
	}
	if _, err := get(t, c, "http://"+at.String(), nil); !errors.Is(err, safehttp.ErrForbidden) {
		t.Errorf("error %v", err)
	}
}

func TestTheFenceOpensForAllOrForOneAddress(t *testing.T) {
	t.Parallel()
	url, at := server(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.UserAgent())) })
	other, _ := server(t, func(http.ResponseWriter, *http.Request) { t.Error("the wrong door is open") })
	one := safehttp.New(safehttp.Options{Allow: func(a netip.AddrPort) bool { return a == at }, UserAgent: "Test/1"})
	if _, err := get(t, one, url, nil); err != nil {
		t.Error(err)
	}
	if _, err := get(t, one, other, nil); !errors.Is(err, safehttp.ErrForbidden) {
		t.Errorf("another address: %v", err)
	}
	if _, err := get(t, safehttp.New(safehttp.Options{AllowPrivate: true}), url, nil); err != nil {
		t.Error(err)
	}
}

func TestARedirectMeetsTheFenceAndLeavesCredentialsBehind(t *testing.T) {
	t.Parallel()
	inner, _ := server(t, func(http.ResponseWriter, *http.Request) { t.Error("the redirect led inside") })
	got := make(chan http.Header, 1)
	elsewhere, elsewhereAt := server(t, func(_ http.ResponseWriter, r *http.Request) { got <- r.Header })
	front, frontAt := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/in":
			http.Redirect(w, r, inner, http.StatusFound)
		case "/out":
			http.Redirect(w, r, elsewhere, http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		default:
			http.Redirect(w, r, "/loop", http.StatusFound)
		}
	})
	c := safehttp.New(safehttp.Options{MaxRedirects: 3, Allow: func(a netip.AddrPort) bool { return a == frontAt || a == elsewhereAt }})
	if _, err := get(t, c, front+"/in", nil); !errors.Is(err, safehttp.ErrForbidden) {
		t.Errorf("inside: %v", err)
	}
	if _, err := get(t, c, front+"/file", nil); err == nil {
		t.Error("a file was read")
	}
	if _, err := get(t, c, front+"/loop", nil); err == nil || !strings.Contains(err.Error(), "3 redirects") {
		t.Errorf("loop: %v", err)
	}
	if _, err := get(t, c, front+"/out", http.Header{"Authorization": {"Bearer x"}, "Cookie": {"a=b"}, "X-Api-Key": {"k"}, "X-Else": {"y"}}); err != nil {
		t.Fatal(err)
	}
	h := <-got
	if h.Get("Authorization")+h.Get("Cookie")+h.Get("X-Api-Key") != "" || h.Get("X-Else") != "y" {
		t.Errorf("headers %v", h)
	}
	none := safehttp.New(safehttp.Options{MaxRedirects: -1, AllowPrivate: true})
	if resp, err := get(t, none, front+"/out", nil); err != nil || resp.StatusCode != http.StatusFound {
		t.Errorf("%v %v", resp, err)
	}
}

// A name that shows a public address to whoever checks it first and a private
// one to the connection.
func TestANameThatChangesItsAddressIsStoppedAtTheConnection(t *testing.T) {
	t.Parallel()
	_, at := server(t, func(http.ResponseWriter, *http.Request) { t.Error("the request came through") })
	c := safehttp.New(safehttp.Options{Resolver: resolver(t, at.Addr())})
	_, err := get(t, c, "http://innocent.example:"+port(at), nil)
	if !errors.Is(err, safehttp.ErrForbidden) {
		t.Errorf("error %v", err)
	}
}

func port(a netip.AddrPort) string { return a.String()[strings.LastIndexByte(a.String(), ':')+1:] }

// resolver answers every question for an IPv4 address with addr.
func resolver(t *testing.T, addr netip.Addr) *net.Resolver {
	t.Helper()
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pc.Close() })
	go func() {
		buf := make([]byte, 512)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = pc.WriteTo(answer(buf[:n], addr), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", pc.LocalAddr().String())
	}}
}

func answer(q []byte, addr netip.Addr) []byte {
	end := 12
	for q[end] != 0 {
		end += int(q[end]) + 1
	}
	end += 5
	out := append([]byte{}, q[:end]...)
	binary.BigEndian.PutUint16(out[2:], 0x8180)
	isA := binary.BigEndian.Uint16(q[end-4:]) == 1
	binary.BigEndian.PutUint16(out[6:], map[bool]uint16{true: 1}[isA])
	binary.BigEndian.PutUint32(out[8:], 0)
	if isA {
		v4 := addr.As4()
		out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		out = append(out, v4[:]...)
	}
	return out
}

func TestASlowAnswerEndsWithTheTimeout(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	url, _ := server(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-done:
		}
	})
	t.Cleanup(func() { close(done) })
	c := safehttp.New(safehttp.Options{AllowPrivate: true, Timeout: 30 * time.Millisecond})
	if _, err := get(t, c, url, nil); err == nil {
		t.Error("no timeout")
	}
}
