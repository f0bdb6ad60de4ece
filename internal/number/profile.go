package number

import (
	"context"
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Profile is what the business tells of itself on a number, as the platform has
// it now.
func (s *Service) Profile(ctx context.Context, who access.Who, channelID, id string) (desk.NumberProfile, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return desk.NumberProfile{}, err
	}
	if _, err := s.Store.Read().NumberByID(ctx, h.ws, h.platform, h.account, id); err != nil {
		return desk.NumberProfile{}, err
	}
	limited, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	p, err := h.keeper.Profile(limited, id)
	if err != nil {
		return p, refusal(err)
	}
	return p, nil
}

// SetProfile changes it; picture is the id of an upload, "" where the picture
// stays as it is.
func (s *Service) SetProfile(ctx context.Context, who access.Who, channelID, id string, p desk.NumberProfile, picture string) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	if err := checkProfile(h.rules.Profile, &p); err != nil {
		return Outcome{}, err
	}
	media, err := s.picture(ctx, h, picture)
	if err != nil {
		return Outcome{}, err
	}
	return s.do(ctx, who, h, id, deed{kind: "profile", call: func(ctx context.Context, h home) error { return h.keeper.SetProfile(ctx, id, p, media) }})
}

func checkProfile(r platform.ProfileRules, p *desk.NumberProfile) error {
	var problems []desk.Problem
	add := func(field, detail string) { problems = append(problems, desk.Problem{Field: field, Detail: detail}) }
	for _, f := range []struct {
		name string
		text *string
		most int
	}{{"about", &p.About, r.About}, {"address", &p.Address, r.Address}, {"description", &p.Description, r.Description}, {"email", &p.Email, r.Email}} {
		*f.text = strings.TrimSpace(*f.text)
		if utf8.RuneCountInString(*f.text) > f.most {
			add(f.name, "this is too long")
		}
	}
	if p.Email != "" {
		if a, err := mail.ParseAddress(p.Email); err != nil || a.Address != p.Email {
			add("email", "this is not an e-mail address")
		}
	}
	if p.Vertical != "" && !slices.ContainsFunc(r.Verticals, func(v platform.Vertical) bool { return v.Key == p.Vertical }) {
		add("vertical", "the platform has no such line of business")
	}
	kept := []string{}
	for _, site := range p.Websites {
		if site = strings.TrimSpace(site); site == "" {
			continue
		}
		if u, err := url.Parse(site); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || utf8.RuneCountInString(site) > r.WebsiteLength {
			add("websites", "an address that starts with https:// is needed")
		}
		kept = append(kept, site)
	}
	if p.Websites = kept; len(kept) > r.Websites {
		add("websites", "these are too many")
	}
	if len(problems) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: problems[0].Field + ": " + problems[0].Detail, Problems: problems}
}

// picture is an upload as the platform gets it.
func (s *Service) picture(ctx context.Context, h home, id string) (*platform.OutgoingMedia, error) {
	if id == "" {
		return nil, nil
	}
	a, _, err := s.Store.Read().AttachmentByID(ctx, h.ws, id)
	if err != nil {
		return nil, desk.Invalid("picture", "there is no such file")
	}
	switch r := h.rules.Profile; {
	case !slices.Contains(r.PictureMimes, a.Mime):
		return nil, desk.Invalid("picture", "a picture of one of these types is needed: %s", strings.Join(r.PictureMimes, ", "))
	case a.Size > r.PictureBytes:
		return nil, desk.Invalid("picture", "the picture is larger than %d MB", r.PictureBytes>>20)
	}
	return &platform.OutgoingMedia{Attachment: a, Open: func() (platform.ReadSeekCloser, error) { return s.Files.OpenAttachment(ctx, a) }}, nil
}

// refusal is a platform's failure as an error for people.
func refusal(err error) error {
	var e *desk.Error
	if errors.As(err, &e) {
		return err
	}
	f := platform.AsFailure(err)
	code := desk.CodeUnavailable
	switch f.Kind {
	case platform.Throttled:
		code = desk.CodeThrottled
	case platform.Rejected, platform.BadCredentials, platform.Misconfigured, platform.Gone:
		code = desk.CodeConflict
	}
	said := failureOf(err).words()
	if f.Advice.En != "" {
		said += ". " + f.Advice.En
	}
	return &desk.Error{Code: code, Public: "The platform says: " + said, Err: f}
}
