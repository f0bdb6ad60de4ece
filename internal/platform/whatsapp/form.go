package whatsapp

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// FormAccount implements platform.FormAuthor.
func (s *session) FormAccount() string { return s.accountID }

// PublishForm implements platform.FormAuthor. The network wants a form made,
// filled and published in three calls; where a later one fails the draft is
// taken away again.
func (s *session) PublishForm(ctx context.Context, f platform.RemoteForm) (platform.PublishedForm, error) {
	form, first := flowOf(f)
	raw, err := json.Marshal(form)
	if err != nil {
		return platform.PublishedForm{}, &platform.Failure{Kind: platform.Rejected, Title: "the form cannot be written as JSON", Err: err}
	}
	id, err := s.makeFlow(ctx, f.Name)
	if err != nil {
		return platform.PublishedForm{}, err
	}
	if err = s.fillFlow(ctx, id, raw); err == nil {
		err = s.post(ctx, struct{}{}, nil, id, "publish")
	}
	if err != nil {
		// Best effort: a draft that stays hinders nothing.
		_ = s.call(context.WithoutCancel(ctx), http.MethodDelete, s.address(nil, id), "", nil, 0, nil)
		return platform.PublishedForm{}, err
	}
	return platform.PublishedForm{ID: id, Screen: first}, nil
}

// makeFlow makes an empty form. Names are unique on the network for good, so
// that each try has one of its own.
func (s *session) makeFlow(ctx context.Context, name string) (string, error) {
	var mark [3]byte
	_, _ = rand.Read(mark[:]) // never fails
	if r := []rune(name); len(r) > 150 {
		name = string(r[:150])
	}
	in := struct {
		Name       string   `json:"name"`
		Categories []string `json:"categories"`
	}{name + " · " + hex.EncodeToString(mark[:]), []string{"OTHER"}}
	var answer struct {
		ID loose `json:"id"`
	}
	if err := s.post(ctx, in, &answer, s.accountID, "flows"); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no form"}
	}
	return string(answer.ID), nil
}

// fillFlow gives a form its screens; what the network finds wrong with them is
// the failure.
func (s *session) fillFlow(ctx context.Context, id string, raw []byte) error {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	err := errors.Join(w.WriteField("name", "flow.json"), w.WriteField("asset_type", "FLOW_JSON"))
	header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="flow.json"`}, "Content-Type": {"application/json"}}
	part, perr := w.CreatePart(header)
	if err = errors.Join(err, perr); err == nil {
		_, err = part.Write(raw)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the form cannot be put into a request", Err: err}
	}
	var answer struct {
		Problems []struct {
			Error   string `json:"error"`
			Message string `json:"message"`
		} `json:"validation_errors"`
	}
	if err := s.call(ctx, http.MethodPost, s.address(nil, id, "assets"), w.FormDataContentType(), bytes.NewReader(b.Bytes()), int64(b.Len()), &answer); err != nil {
		return err
	}
	if len(answer.Problems) == 0 {
		return nil
	}
	words := make([]string, len(answer.Problems))
	for i, p := range answer.Problems {
		words[i] = p.Message
	}
	return &platform.Failure{Kind: platform.Rejected, Code: answer.Problems[0].Error, Title: "the form has mistakes", Detail: strings.Join(words, " ")}
}

// RetireForm implements platform.FormAuthor.
func (s *session) RetireForm(ctx context.Context, id string) error {
	err := s.post(ctx, struct{}{}, nil, id, "deprecate")
	f := platform.AsFailure(err)
	if err == nil || f.Kind == platform.Gone || f.Code == "139001" { // not published any more
		return nil
	}
	return safe(f)
}

// flowNews says how a form stands on the network.
func flowNews(b *bulletin) platform.AccountIn {
	in := platform.AccountIn{Severity: "info", Title: "Flow", Detail: sentence(b.Event, b.Message)}
	if b.Event != "FLOW_STATUS_CHANGE" || b.FlowID == "" {
		return in
	}
	n := &platform.FormNews{ID: string(b.FlowID), Word: b.NewStatus}
	switch strings.ToUpper(b.NewStatus) {
	case "PUBLISHED":
		n.State = desk.FormPublished
	case "DEPRECATED":
		n.State = desk.FormDeprecated
	case "BLOCKED", "THROTTLED":
		in.Severity, n.State = "warning", desk.FormHalted
	}
	in.Form = n
	return in
}
