package whatsapp

import (
	"context"
	"net/url"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// profileIn is a number's profile as the network writes it.
type profileIn struct {
	About       string   `json:"about"`
	Address     string   `json:"address"`
	Description string   `json:"description"`
	Email       string   `json:"email"`
	Vertical    string   `json:"vertical"`
	Websites    []string `json:"websites"`
	Picture     string   `json:"profile_picture_url"`
}

// Profile implements platform.NumberKeeper.
func (s *session) Profile(ctx context.Context, id string) (desk.NumberProfile, error) {
	var answer struct {
		Data []profileIn `json:"data"`
	}
	query := url.Values{"fields": {"about,address,description,email,profile_picture_url,websites,vertical"}}
	if err := s.get(ctx, query, &answer, id, "whatsapp_business_profile"); err != nil {
		return desk.NumberProfile{}, advised(safe(err))
	}
	out := desk.NumberProfile{Websites: []string{}}
	if len(answer.Data) == 0 {
		return out, nil
	}
	in := answer.Data[0]
	out.About, out.Address, out.Description, out.Email, out.Vertical, out.PictureURL = in.About, in.Address, in.Description, in.Email, in.Vertical, in.Picture
	out.Websites = append(out.Websites, in.Websites...)
	return out, nil
}

// SetProfile implements platform.NumberKeeper.
func (s *session) SetProfile(ctx context.Context, id string, p desk.NumberProfile, picture *platform.OutgoingMedia) error {
	websites := p.Websites
	if websites == nil {
		websites = []string{}
	}
	in := map[string]any{
		"messaging_product": "whatsapp", "address": p.Address, "description": p.Description, "email": p.Email, "websites": websites,
	}
	if p.About != "" { // the network takes no empty one
		in["about"] = p.About
	}
	if p.Vertical != "" {
		in["vertical"] = p.Vertical
	}
	if picture != nil {
		handle, err := s.UploadSample(ctx, *picture)
		if err != nil {
			return advised(err)
		}
		in["profile_picture_handle"] = handle
	}
	return s.order(ctx, in, id, "whatsapp_business_profile")
}
