package platform_test

import (
	"testing"

	"recado.dev/internal/platform"
)

func TestAFailedMessageIsRetryableWhereSendingItAgainMayGoWell(t *testing.T) {
	t.Parallel()
	for kind, want := range map[platform.FailureKind]bool{
		platform.BadCredentials: true,
		platform.Misconfigured:  true,
		platform.Throttled:      true,
		platform.Unreachable:    true,
		platform.Uncertain:      true,
		platform.Unintelligible: true,
		platform.Rejected:       false,
		platform.TooLong:        false,
		platform.Unsupported:    false,
		platform.RecipientGone:  false,
		platform.OptedOut:       false,
		platform.WindowClosed:   false,
		platform.Gone:           false,
		"a kind yet to come":    false,
	} {
		f := &platform.Failure{Kind: kind, Code: "1", Title: "no"}
		if got := f.SendError(); got.Retryable != want || got.Code != "1" || got.Title != "no" {
			t.Errorf("%s: %+v, want retryable %v", kind, got, want)
		}
	}
}
