package email

import (
	"context"

	"recado.dev/internal/platform"
)

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	return []platform.CheckResult{s.checkReading(ctx), s.checkSending(ctx)}
}

func (s *session) checkReading(ctx context.Context) platform.CheckResult {
	out := platform.CheckResult{Key: "reading", State: "ok", Detail: platform.Text{
		En: "The mailbox can be read.", Es: "El buzón se puede leer.",
	}}
	if s.settings["imap_host"] == "" {
		out.State = "unknown"
		out.Detail = platform.Text{En: "No mail server is named for reading: mails come when somebody posts them to the channel's address.",
			Es: "No se indicó ningún servidor de correo para leer: los correos llegan cuando alguien los envía a la dirección del canal."}
		return out
	}
	m, err := s.openMailbox(ctx)
	if err != nil {
		out.State, out.Detail = "failed", explain(platform.AsFailure(err))
		return out
	}
	_ = m.Logout().Wait()
	_ = m.Close()
	return out
}

func (s *session) checkSending(ctx context.Context) platform.CheckResult {
	out := platform.CheckResult{Key: "sending", State: "ok", Detail: platform.Text{
		En: "The mail server takes mails for sending.", Es: "El servidor de correo acepta correos para enviar.",
	}}
	c, _, err := s.openSender(ctx)
	if err != nil {
		out.State, out.Detail = "failed", explain(platform.AsFailure(err))
		return out
	}
	_ = c.Quit()
	return out
}

// Probe implements platform.Prober: it logs in for reading, and where it looks
// deeper for sending too.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	if s.settings["imap_host"] != "" {
		m, err := s.openMailbox(ctx)
		if err != nil {
			return platform.Standing{}, err
		}
		_ = m.Logout().Wait()
		_ = m.Close()
	}
	if !deep && s.settings["imap_host"] != "" {
		return platform.Standing{}, nil
	}
	c, _, err := s.openSender(ctx)
	if err != nil {
		return platform.Standing{}, err
	}
	_ = c.Quit()
	return platform.Standing{}, nil
}

// explain says a failure in both languages.
func explain(f *platform.Failure) platform.Text {
	t := platform.Text{En: f.Title, Es: f.Title}
	switch f.Kind {
	case platform.BadCredentials:
		t = platform.Text{En: "The mail server refuses the log-in: check the user name and the password or token.", Es: "El servidor de correo rechaza el inicio de sesión: revisa el usuario y la contraseña o el token."}
	case platform.Unreachable:
		t = platform.Text{En: "There is no connection to the mail server: check its name, port and encryption.", Es: "No hay conexión con el servidor de correo: revisa su nombre, el puerto y el cifrado."}
	case platform.Misconfigured:
		t = platform.Text{En: "The mail server answers, but not as the settings say: " + f.Title + ".", Es: "El servidor de correo responde, pero no como dicen los ajustes: " + f.Title + "."}
	}
	if f.Advice.En != "" {
		t.En, t.Es = t.En+" "+f.Advice.En, t.Es+" "+f.Advice.Es
	}
	return t
}
