package twilio

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

// mediaResult says whether files need the account's token, by asking for a file
// of a recent message as a stranger would.
func (s *session) mediaResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkMedia, State: "unknown"}
	address, err := s.recentFile(ctx)
	if err != nil {
		r.Detail = said(platform.AsFailure(err), "The files could not be asked for", "No se pudieron consultar los archivos")
		return r
	}
	if address == "" {
		r.Detail = platform.Text{
			En: "No customer has sent a file yet. This channel reads files either way; switch on “HTTP Basic Authentication for media access” under Messaging › Settings › General, so that nobody else can.",
			Es: "Ningún cliente ha enviado un archivo todavía. Este canal lee los archivos de las dos formas; activa «HTTP Basic Authentication for media access» en Messaging › Settings › General para que nadie más pueda.",
		}
		return r
	}
	signedIn, err := s.fileStatus(ctx, address, true)
	if err != nil {
		r.Detail = said(platform.AsFailure(err), "The files could not be asked for", "No se pudieron consultar los archivos")
		return r
	}
	stranger, err := s.fileStatus(ctx, address, false)
	switch {
	case signedIn == http.StatusUnauthorized || signedIn == http.StatusForbidden:
		r.State = "failed"
		r.Detail = platform.Text{
			En: "Files ask for HTTP authentication and refuse the token of this channel: what customers send cannot be read. Enter the auth token again, or switch off “HTTP Basic Authentication for media access” under Messaging › Settings › General.",
			Es: "Los archivos piden autenticación HTTP y rechazan el token de este canal: no se puede leer lo que envían los clientes. Introduce otra vez el token, o desactiva «HTTP Basic Authentication for media access» en Messaging › Settings › General.",
		}
	case err != nil:
		r.Detail = said(platform.AsFailure(err), "The files could not be asked for", "No se pudieron consultar los archivos")
	case stranger == http.StatusUnauthorized || stranger == http.StatusForbidden:
		r.State = "ok"
		r.Detail = platform.Text{
			En: "Files ask for HTTP authentication, and this channel reads them with its token.",
			Es: "Los archivos piden autenticación HTTP y este canal los lee con su token.",
		}
	default:
		r.State = "warning"
		r.Detail = platform.Text{
			En: "Whoever has the link of a file can read it without signing in. Switch on “HTTP Basic Authentication for media access” under Messaging › Settings › General: this channel goes on reading files.",
			Es: "Quien tenga el enlace de un archivo puede leerlo sin identificarse. Activa «HTTP Basic Authentication for media access» en Messaging › Settings › General: este canal seguirá leyendo los archivos.",
		}
	}
	return r
}

func (s *session) fileStatus(ctx context.Context, address string, signedIn bool) (int, error) {
	resp, err := s.fetch(ctx, address, signedIn)
	if err != nil {
		return 0, err
	}
	_ = resp.Body.Close()
	return resp.StatusCode, nil
}

// recentFile is the address of a file that a customer sent lately; empty where
// there is none.
func (s *session) recentFile(ctx context.Context) (string, error) {
	var answer struct {
		Messages []struct {
			SID   string `json:"sid"`
			Files string `json:"num_media"`
		} `json:"messages"`
	}
	query := url.Values{"To": {s.prefix + s.number}, "PageSize": {"50"}}
	if err := s.get(ctx, s.accountURL(query, s.sid, "Messages.json"), &answer); err != nil {
		return "", err
	}
	for _, m := range answer.Messages {
		if m.Files == "" || m.Files == "0" {
			continue
		}
		var files struct {
			List []struct {
				URI string `json:"uri"`
			} `json:"media_list"`
		}
		if err := s.get(ctx, s.accountURL(nil, s.sid, "Messages", m.SID, "Media.json"), &files); err != nil {
			return "", err
		}
		if len(files.List) > 0 && strings.HasPrefix(files.List[0].URI, "/") {
			return s.hosts.api.Scheme + "://" + s.hosts.api.Host + strings.TrimSuffix(strings.TrimSuffix(s.hosts.api.Path, "/")+files.List[0].URI, ".json"), nil
		}
		return "", nil
	}
	return "", nil
}

// addressResult says whether the network can reach this server: for what comes
// in, for receipts, and for the files of our messages.
func (s *session) addressResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkAddress, State: "unknown"}
	u, err := url.Parse(s.hookURL)
	if err != nil || u.Host == "" {
		r.Detail = platform.Text{En: "This server does not know its own address.", Es: "Este servidor no conoce su propia dirección."}
		return r
	}
	if private(u.Hostname()) && !private(s.hosts.api.Hostname()) {
		r.State = "failed"
		r.Detail = platform.Text{
			En: "The network cannot reach " + u.Host + ", which is an address of this machine or its own network. Start the server with its public HTTPS address.",
			Es: "La red no puede llegar a " + u.Host + ", que es una dirección de esta máquina o de su red. Inicia el servidor con su dirección HTTPS pública.",
		}
		return r
	}
	status, err := s.fileStatus(ctx, s.hookURL, false)
	switch {
	case err != nil:
		r.Detail = platform.Text{
			En: u.Host + " could not be asked from here. Files of your messages and receipts need it to be reached from outside.",
			Es: "No se pudo consultar " + u.Host + " desde aquí. Los archivos de tus mensajes y los acuses necesitan que se pueda llegar desde fuera.",
		}
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		r.State = "failed"
		r.Detail = platform.Text{
			En: "A password stands before " + u.Host + " (HTTP authentication). The network cannot fetch the files of your messages, nor bring what customers write: leave /hooks/ and /f/ open in your proxy.",
			Es: "Hay una contraseña delante de " + u.Host + " (autenticación HTTP). La red no puede descargar los archivos de tus mensajes ni traer lo que escriben los clientes: deja abiertas /hooks/ y /f/ en tu proxy.",
		}
	case status == http.StatusMethodNotAllowed:
		r.State = "ok"
		r.Detail = platform.Text{En: u.Host + " answers.", Es: u.Host + " responde."}
	default:
		r.State = "warning"
		r.Detail = platform.Text{En: u.Host + " is answered by something else than this server.", Es: "En " + u.Host + " responde algo que no es este servidor."}
	}
	return r
}

// private says whether a host is this machine or on its own network, as far as
// its name tells.
func private(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || !strings.Contains(host, ".") && !strings.Contains(host, ":") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && (a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsUnspecified())
}
