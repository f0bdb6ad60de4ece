package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/secret"
)

// overlap is for how long calls are signed with the former secret too.
const overlap = 24 * time.Hour

// sealed is what an endpoint keeps that nobody reads.
type sealed struct {
	Secret        string    `json:"secret"`
	Old           string    `json:"old,omitempty"`
	OldUntil      time.Time `json:"old_until,omitzero"`
	Authorization string    `json:"authorization,omitempty"`
}

// newSecret is a signing secret as Standard Webhooks wants it.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return "whsec_" + base64.StdEncoding.EncodeToString(b)
}

func (s *Service) seal(w *desk.Webhook, v sealed) error {
	plain, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("seal the secrets of webhook %s: %w", w.ID, err)
	}
	w.Sealed, err = s.Sealer.Seal(plain, "webhook "+w.ID)
	w.Authorized = v.Authorization != ""
	w.OldSecretUntil = nil
	if v.Old != "" {
		w.OldSecretUntil = &v.OldUntil
	}
	return err
}

func (s *Service) unseal(w desk.Webhook) (sealed, error) {
	var v sealed
	plain, err := s.Sealer.Unseal(w.Sealed, "webhook "+w.ID)
	if err != nil {
		return v, fmt.Errorf("read the secrets of webhook %s: %w", w.ID, err)
	}
	return v, json.Unmarshal(plain, &v)
}

// authorization is `<type> <credentials>`, in printable characters.
var authorization = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+ [\\x21-\\x7E]([\\x20-\\x7E]*[\\x21-\\x7E])?$")

// CheckAuthorization refuses what is no Authorization header.
func CheckAuthorization(field, text string) error {
	if text != "" && (len(text) > 4096 || !authorization.MatchString(text)) {
		return desk.Invalid(field, "must be a type and credentials with a space between, such as: Bearer abc123")
	}
	return nil
}

// SealCredential seals what a recipe's action authorises itself with.
func SealCredential(sealer *secret.Sealer, id, text string) ([]byte, error) {
	return sealer.Seal([]byte(text), "webhook credential "+id)
}

func unsealCredential(sealer *secret.Sealer, id string, b []byte) (string, error) {
	plain, err := sealer.Unseal(b, "webhook credential "+id)
	return string(plain), err
}
