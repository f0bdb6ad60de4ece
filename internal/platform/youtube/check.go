package youtube

import (
	"context"

	"recado.dev/internal/platform"
)

const (
	checkAccount = "account"
	checkQuota   = "quota"
)

// Probe implements platform.Prober. It costs a unit of the quota, so that it is
// made where somebody asks for more than the sign-in alone.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	if !deep {
		_, err := s.signedIn(ctx)
		return platform.Standing{}, err
	}
	var c cursor
	_, err := s.channelOf(ctx, &c)
	if f := platform.AsFailure(err); err != nil && f.Code == codeOther {
		return platform.Standing{Trouble: &platform.Trouble{Mend: platform.MendSettings, Stops: true, What: otherChannel(f)}}, nil
	}
	return platform.Standing{}, err
}

func otherChannel(f *platform.Failure) platform.Text {
	return platform.Text{En: "Not the right channel: " + f.Title + ".", Es: "No es el canal correcto: el permiso no es del canal introducido."}
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	account := platform.CheckResult{Key: checkAccount, State: "ok"}
	var c cursor
	title, err := s.channelOf(ctx, &c)
	f := platform.AsFailure(err)
	switch {
	case err == nil:
		account.Detail = platform.Text{En: "Found: " + clip(title), Es: "Encontrado: " + clip(title)}
	case f.Code == codeOther:
		account.State, account.Detail = "failed", otherChannel(f)
	default:
		account.State, account.Detail = "failed", platform.Text{En: "The channel cannot be asked: " + f.Title + ".", Es: "No se puede consultar el canal: " + f.Title + "."}
		if f.Passing() {
			account.State = "unknown"
		}
	}
	plan := s.Plan()
	quota := platform.CheckResult{Key: checkQuota, State: "ok", Detail: plan.Says}
	if plan.Spends > plan.Quota {
		quota.State = "failed"
	}
	return []platform.CheckResult{account, quota}
}
