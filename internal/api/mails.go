package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/mailpage"
)

// mailInput is what a mail has beyond its text.
type mailInput struct {
	Subject string             `json:"subject,omitempty" maxLength:"500"`
	To      []desk.MailAddress `json:"to,omitempty" nullable:"false" doc:"left out: whoever wrote, or wants the answers"`
	Cc      []desk.MailAddress `json:"cc,omitempty" nullable:"false"`
	Bcc     []desk.MailAddress `json:"bcc,omitempty" nullable:"false"`
}

func (in *mailInput) mail() *desk.Email {
	if in == nil {
		return nil
	}
	return &desk.Email{Subject: in.Subject, To: in.To, Cc: in.Cc, Bcc: in.Bcc}
}

func (a *API) registerMails() {
	const tag = "Messages"
	handle(a, route{Method: http.MethodGet, Path: "/messages/{id}/mail", Summary: "Read what is to be known before a mail is shown as a page", Tag: tag, Ability: access.CasesRead}, a.getMail)
	a.raw(route{Method: http.MethodGet, Path: "/messages/{id}/mail/page", Summary: "Show a mail as a page: made safe, with pictures from elsewhere (images=1) and what it repeats (quoted=1) only where they are asked for", Tag: tag, Ability: access.CasesRead}, a.mailPage)
}

// mailView is what is to be known of a mail before it is shown.
type mailView struct {
	HasPage      bool `json:"has_page" doc:"it is there as HTML"`
	RemoteImages int  `json:"remote_images" doc:"pictures that are fetched from elsewhere, where they are asked for"`
	Quoted       bool `json:"quoted" doc:"it repeats earlier mails"`
}

func (a *API) getMail(ctx context.Context, who access.Who, in *DeskID) (*body[mailView], error) {
	m, err := a.Outbound.Message(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	p, ok, err := a.pageOf(ctx, who, m, mailpage.Options{})
	if err != nil {
		return nil, err
	}
	return &body[mailView]{mailView{HasPage: ok, RemoteImages: p.Remote, Quoted: p.Quoted}}, nil
}

// mailPage serves a mail as a document of its own, under rules of its own.
func (a *API) mailPage(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	m, err := a.Outbound.Message(r.Context(), who, r.PathValue("id"))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	on := func(name string) bool { return r.URL.Query().Get(name) == "1" }
	o := mailpage.Options{Images: on("images"), Quoted: on("quoted"), Dark: on("dark")}
	p, ok, err := a.pageOf(r.Context(), who, m, o)
	if err == nil && !ok {
		err = desk.NotFound("page")
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", mailpage.Policy(o))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cache-Control", "private, no-store")
	_, _ = io.WriteString(w, p.Document(o))
}

// pageOf is a mail's page; false where it has none, or it is not there yet.
func (a *API) pageOf(ctx context.Context, who access.Who, m desk.Message, o mailpage.Options) (mailpage.Page, bool, error) {
	if m.Content == nil || m.Content.Email == nil {
		return mailpage.Page{}, false, nil
	}
	a.Media.Link(who.WorkspaceID, m.Attachments)
	inline := map[string]string{}
	page := ""
	for i, part := range m.Content.Email.Parts {
		if i >= len(m.Attachments) {
			break
		}
		switch f := m.Attachments[i]; {
		case f.State != desk.AttachmentReady:
		case part.Role == desk.MailPage:
			page = f.ID
		case part.ContentID != "":
			inline[part.ContentID] = f.URL
		}
	}
	if page == "" {
		return mailpage.Page{}, false, nil
	}
	f, _, err := a.Media.Open(ctx, who.WorkspaceID, page)
	if err != nil {
		return mailpage.Page{}, false, err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, 4<<20))
	if err != nil {
		return mailpage.Page{}, false, err
	}
	o.Inline = func(cid string) string { return inline[strings.Trim(cid, "<>")] }
	return mailpage.Make(string(raw), o), true, nil
}
