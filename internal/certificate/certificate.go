// Package certificate gets the server's own certificates from an authority that
// speaks ACME (RFC 8555), keeps them in the data folder and renews them while
// the server runs.
package certificate

import (
	"crypto/tls"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Config says for what certificates are needed.
type Config struct {
	// Domains are the names under which the server is reached: for others no
	// certificate is asked for, whoever connects.
	Domains []string
	Email   string // where the authority warns; "" for nowhere
	// Directory is the authority's address; "" is Let's Encrypt.
	Directory string
	Data      string // the data folder
	HTTP      *http.Client
}

// Keeper has certificates at hand. It is safe for concurrent use.
type Keeper struct{ manager *autocert.Manager }

// New makes a keeper. It asks for a certificate when the first browser comes.
func New(c Config) *Keeper {
	return &Keeper{&autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(filepath.Join(c.Data, "certificates")),
		HostPolicy: autocert.HostWhitelist(c.Domains...),
		Email:      c.Email,
		Client:     &acme.Client{DirectoryURL: directory(c.Directory), HTTPClient: c.HTTP, UserAgent: "Recado"},
	}}
}

func directory(at string) string {
	if at == "" {
		return autocert.DefaultACMEDirectory
	}
	return at
}

// TLS is how the server speaks with browsers and platforms.
func (k *Keeper) TLS() *tls.Config {
	c := k.manager.TLSConfig()
	c.MinVersion = tls.VersionTLS12
	return c
}

// Door answers on the port of plain HTTP: the authority's questions, and to all
// others where the desk is.
func (k *Keeper) Door() *http.Server {
	return &http.Server{Handler: k.manager.HTTPHandler(nil), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
}

// Strict tells browsers to come by HTTPS alone from now on.
func Strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}
