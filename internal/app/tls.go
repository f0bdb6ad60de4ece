package app

import (
	"errors"
	"fmt"
	"net"
	"net/http"

	"recado.dev/internal/certificate"
)

// open serves: in the clear for a proxy in front, or with certificates of its
// own and, beside it, the door of plain HTTP.
func (a *App) open(server *http.Server, listener net.Listener, failed chan<- error) error {
	names := a.cfg.TLSDomains()
	if len(names) == 0 {
		go func() { failed <- server.Serve(listener) }()
		return nil
	}
	keeper := certificate.New(certificate.Config{Domains: names, Email: a.cfg.TLSEmail, Directory: a.cfg.TLSDirectory, Data: a.cfg.Data})
	at, err := net.Listen("tcp", a.cfg.TLSDoor)
	if err != nil {
		return fmt.Errorf("listen on %s, by which the certificate authority asks (--tls-door): %w", a.cfg.TLSDoor, err)
	}
	door := keeper.Door()
	server.RegisterOnShutdown(func() { _ = door.Close() })
	go func() {
		if err := door.Serve(at); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	server.TLSConfig, server.Handler = keeper.TLS(), certificate.Strict(server.Handler)
	go func() { failed <- server.ServeTLS(listener, "", "") }()
	return nil
}
