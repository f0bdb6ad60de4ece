package byoc

import (
	"context"
	"encoding/json"

	"recado.dev/internal/platform"
)

const (
	checkAnswers = "answers"
	checkSeal    = "signature"
)

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	return platform.Standing{PerSecond: s.can.PerSecond}, s.ping(ctx)
}

func (s *session) ping(ctx context.Context) error {
	_, _, err := s.ask(ctx, "evt_"+named(typePing, s.channelID, s.host.Clock.Now().String()), typePing, callData{})
	if f := platform.AsFailure(err); err != nil && f.Passing() {
		f.Kind = platform.Unreachable // asking twice does no harm
		return f
	}
	return err
}

// Check implements platform.Checker: the middleware answers what we sign, and
// refuses what somebody else does.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	err := s.ping(ctx)
	answers := platform.CheckResult{Key: checkAnswers, State: "ok", Detail: platform.Text{En: "The middleware answers.", Es: "El middleware responde."}}
	sealed := platform.CheckResult{Key: checkSeal, State: "unknown", Detail: platform.Text{
		En: "This is checked once the middleware answers.", Es: "Se comprueba en cuanto el middleware responda.",
	}}
	if err != nil {
		answers.State, answers.Detail = "failed", whyNot(platform.AsFailure(err))
		return []platform.CheckResult{answers, sealed}
	}
	return []platform.CheckResult{answers, s.forgery(ctx)}
}

func whyNot(f *platform.Failure) platform.Text {
	switch f.Kind {
	case platform.BadCredentials:
		return platform.Text{
			En: "The middleware refuses our signature (" + f.Code + "). Give it the same signing secret, and set its clock.",
			Es: "El middleware rechaza nuestra firma (" + f.Code + "). Ponle el mismo secreto de firma y ajusta su reloj.",
		}
	case platform.Unreachable:
		return platform.Text{En: "The middleware cannot be reached: " + f.Title + ".", Es: "No se puede llegar al middleware: " + f.Title + "."}
	}
	return platform.Text{En: "The middleware answers with an error: " + f.Title + ".", Es: "El middleware responde con un error: " + f.Title + "."}
}

// forgery calls with another secret: whoever answers that well checks nothing.
func (s *session) forgery(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkSeal, State: "ok", Detail: platform.Text{
		En: "Calls that we did not sign are refused.", Es: "Rechaza las llamadas que no firmamos nosotros.",
	}}
	body, _ := json.Marshal(call{Type: typePing, Timestamp: s.host.Clock.Now(), Data: callData{ChannelID: s.channelID}}) // plain texts always encode
	_, _, err := s.post(ctx, "evt_"+named("forged", s.channelID), body, newSeal("whsec_bm90IHRoZSBzZWNyZXQgb2YgdGhpcyBjaGFubmVs"))
	if err == nil {
		r.State = "warning"
		r.Detail = platform.Text{
			En: "The middleware answers calls that somebody else signed: it has to check webhook-signature.",
			Es: "El middleware responde a llamadas firmadas por otros: tiene que comprobar webhook-signature.",
		}
	}
	return r
}
