// Package safehttp is the one HTTP client with which Recado reaches out. It has
// a fence: unless an operator allows it, no request ends at an address of this
// machine or of its private networks, whatever a name resolves to and wherever
// a redirect leads. It knows nothing of who calls.
package safehttp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// ErrForbidden is the error, wrapped, of a request to an address behind the
// fence.
var ErrForbidden = errors.New("this address is on a private network")

// Options of a client. The zero value is the strict client.
type Options struct {
	// AllowPrivate takes the fence away.
	AllowPrivate bool
	// Allow opens the fence for single addresses, such as our own sandbox.
	Allow func(netip.AddrPort) bool
	// Timeout is for the whole of a request, body included; 0 means 30 s, and
	// a negative value that only the caller's context counts.
	Timeout time.Duration
	// MaxRedirects is how many are followed; 0 means 5, and a negative value
	// none: the redirect itself is then the answer.
	MaxRedirects int
	// UserAgent is sent where a request has none.
	UserAgent string
	// Resolver looks names up; nil means the system's.
	Resolver *net.Resolver
}

// New makes a client. It is safe for concurrent use and keeps connections.
func New(o Options) *http.Client {
	dialer := o.dialer()
	transport := &http.Transport{
		// A proxy would connect in our place, past the fence.
		Proxy:                  nil,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  30 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
	timeout := o.Timeout
	switch {
	case timeout == 0:
		timeout = 30 * time.Second
	case timeout < 0:
		timeout = 0
	}
	agent := o.UserAgent
	if agent == "" {
		agent = "Recado"
	}
	return &http.Client{
		Transport:     named{transport, agent},
		Timeout:       timeout,
		CheckRedirect: o.redirect,
	}
}

// Dial connects behind the same fence, for what does not speak HTTP.
func (o Options) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return o.dialer().DialContext(ctx, network, address)
}

func (o Options) dialer() *net.Dialer {
	return &net.Dialer{
		Timeout:   10 * time.Second,
		KeepAlive: 30 * time.Second,
		Resolver:  o.Resolver,
		// Control runs after the name was resolved and for each address that
		// is tried, so a name cannot show one address to a check and another
		// to the connection.
		ControlContext: func(_ context.Context, network, address string, _ syscall.RawConn) error {
			return o.check(network, address)
		},
	}
}

// check answers whether a connection to a resolved address may be made.
func (o Options) check(network, address string) error {
	switch network {
	case "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6":
	default:
		return fmt.Errorf("%w: network %s", ErrForbidden, network)
	}
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrForbidden, address)
	}
	if o.AllowPrivate || Public(at.Addr()) {
		return nil
	}
	if o.Allow != nil && o.Allow(netip.AddrPortFrom(at.Addr().Unmap(), at.Port())) {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrForbidden, at.Addr())
}

// redirect follows a bounded number of redirects between web addresses, and
// leaves credentials at the host that they are for. The fence meets each new
// address when it is dialled.
func (o Options) redirect(req *http.Request, via []*http.Request) error {
	limit := o.MaxRedirects
	if limit == 0 {
		limit = 5
	}
	if limit < 0 {
		return http.ErrUseLastResponse
	}
	if len(via) > limit {
		return fmt.Errorf("stopped after %d redirects", limit)
	}
	if req.URL.Scheme != "https" && req.URL.Scheme != "http" {
		return fmt.Errorf("%w: scheme %s", ErrForbidden, req.URL.Scheme)
	}
	first := via[0].URL
	if first.Scheme == "https" && req.URL.Scheme != "https" {
		return fmt.Errorf("%w: a redirect from https to http", ErrForbidden)
	}
	if !sameOrigin(first, req.URL) {
		for _, h := range []string{"Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key"} {
			req.Header.Del(h)
		}
	}
	return nil
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && a.Host == b.Host
}

// named gives requests our name.
type named struct {
	http.RoundTripper
	agent string
}

func (n named) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("User-Agent") == "" {
		req = req.Clone(req.Context())
		req.Header.Set("User-Agent", n.agent)
	}
	return n.RoundTripper.RoundTrip(req)
}

// CloseIdleConnections lets http.Client reach the transport within.
func (n named) CloseIdleConnections() {
	if c, ok := n.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
