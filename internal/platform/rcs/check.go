package rcs

import (
	"context"
	"net/http"
	"net/url"

	"recado.dev/internal/platform"
)

// Lines of the check list.
const (
	checkKey   = "service_account"
	checkAgent = "agent"
)

// nobodysNumber is asked for to see whether the agent may ask at all: it is one
// that belongs to nobody.
const nobodysNumber = "+12025550100"

// known asks whether a number is reached, as the agent. That it is not is as good
// an answer.
func (s *session) known(ctx context.Context) error {
	err := s.client.Call(ctx, http.MethodGet, "/phones/"+url.PathEscape(nobodysNumber)+"/capabilities", url.Values{"requestId": {"check"}, "agentId": {s.agent}}, nil, nil)
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return nil
	}
	return err
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	key := platform.CheckResult{Key: checkKey, State: "ok", Detail: platform.Text{En: "Google takes the service account's key.", Es: "Google acepta la clave de la cuenta de servicio."}}
	if err := s.client.SignIn(ctx); err != nil {
		f := platform.AsFailure(err)
		key.State, key.Detail = "unknown", platform.Text{En: "The sign-in could not be asked: " + f.Title + ".", Es: "No se pudo consultar el inicio de sesión (" + f.Code + ")."}
		if f.Kind == platform.BadCredentials || f.Kind == platform.Misconfigured {
			key.State, key.Detail = "failed", platform.Text{
				En: "Google refuses the key: make a new one for the service account in Google Cloud and paste all of the file.",
				Es: "Google rechaza la clave: crea otra para la cuenta de servicio en Google Cloud y pega el archivo entero.",
			}
		}
		later := platform.Text{En: "This is checked once the key is good.", Es: "Se comprueba en cuanto la clave valga."}
		return []platform.CheckResult{key, {Key: checkAgent, State: "unknown", Detail: later}}
	}
	agent := platform.CheckResult{Key: checkAgent, State: "ok", Detail: platform.Text{En: "The service account speaks for the agent.", Es: "La cuenta de servicio habla por el agente."}}
	if err := s.known(ctx); err != nil {
		f := platform.AsFailure(err)
		agent.State, agent.Detail = "unknown", platform.Text{En: "The agent could not be asked for: " + f.Title + ".", Es: "No se pudo consultar el agente (" + f.Code + ")."}
		if f.Kind == platform.BadCredentials || f.Kind == platform.Misconfigured || f.Kind == platform.Rejected {
			agent.State, agent.Detail = "failed", platform.Text{
				En: "The service account may not speak for this agent: " + f.Title + ".",
				Es: "La cuenta de servicio no puede hablar por este agente (" + f.Code + "): revisa su id. y el socio al que pertenece.",
			}
		}
	}
	return []platform.CheckResult{key, agent}
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	return platform.Standing{PerSecond: s.Caps().Rates.PerSecond}, s.client.SignIn(ctx)
}
