package msteams

import (
	"context"

	"recado.dev/internal/platform"
)

// Lines of the check list.
const (
	checkToken = "token"
	checkKeys  = "keys"
)

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	token := platform.CheckResult{Key: checkToken, State: "ok", Detail: platform.Text{En: "The bot signs in with its secret.", Es: "El bot se identifica con su secreto."}}
	if _, _, err := s.newToken(ctx); err != nil {
		f := platform.AsFailure(err)
		token.State, token.Detail = "unknown", platform.Text{En: "The sign-in could not be asked: " + f.Title + ".", Es: "No se pudo consultar el inicio de sesión: " + f.Title + "."}
		if f.Kind == platform.BadCredentials || f.Kind == platform.Misconfigured {
			token.State = "failed"
			token.Detail = platform.Text{
				En: f.Title + ". " + f.Detail,
				Es: "El bot no se puede identificar (" + f.Code + "): revisa el id de la aplicación, el id del directorio (inquilino) y el valor del secreto de cliente.",
			}
		}
	}
	keys := platform.CheckResult{Key: checkKeys, State: "ok", Detail: platform.Text{En: "The keys can be read.", Es: "Las claves se pueden leer."}}
	if found, err := s.publishedKeys(ctx); err != nil {
		keys.State = "failed"
		keys.Detail = platform.Text{
			En: "The keys cannot be read at " + s.cloud.keys.Host + ": without them no message comes in.",
			Es: "No se pueden leer las claves en " + s.cloud.keys.Host + ": sin ellas no entra ningún mensaje.",
		}
	} else {
		s.keys.mu.Lock()
		s.keys.known, s.keys.at = found, s.host.Clock.Now()
		s.keys.mu.Unlock()
	}
	return []platform.CheckResult{token, keys}
}

// Probe implements platform.Prober: a secret that was taken away shows when the
// bot signs in anew.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	_, _, err := s.newToken(ctx)
	return platform.Standing{PerSecond: s.Caps().Rates.PerSecond}, err
}
