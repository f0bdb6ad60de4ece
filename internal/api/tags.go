package api

import (
	"context"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

type tagInput struct {
	Body struct {
		Name  string `json:"name" maxLength:"50"`
		Color string `json:"color,omitempty" enum:"grey,teal,blue,green,amber,red,purple" default:"grey"`
	}
}

type tagPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Name  *string `json:"name,omitempty" maxLength:"50"`
		Color *string `json:"color,omitempty" enum:"grey,teal,blue,green,amber,red,purple"`
	}
}

func (a *API) registerTags() {
	handle(a, route{Method: http.MethodGet, Path: "/tags", Summary: "Tags for cases, messages and contacts", Tag: "Tags", Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.Tag]], error) {
			tags, err := a.Store.Read().Tags(ctx, who.WorkspaceID)
			return part(in, tags, err, func(t desk.Tag) string { return t.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/tags", Summary: "Add a tag", Tag: "Tags", Ability: access.TagsManage, Status: http.StatusCreated}, a.addTag)
	handle(a, route{Method: http.MethodPatch, Path: "/tags/{id}", Summary: "Rename a tag, also on all that carries it, or recolour it", Tag: "Tags", Ability: access.TagsManage}, a.changeTag)
	handle(a, route{Method: http.MethodDelete, Path: "/tags/{id}", Summary: "Take a tag away, also from all that carries it", Tag: "Tags", Ability: access.TagsManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			return nil, a.Tags.Delete(ctx, who, in.ID)
		})
}

func (a *API) addTag(ctx context.Context, who access.Who, in *tagInput) (*body[desk.Tag], error) {
	name, err := auth.CleanName("name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	tag := desk.Tag{WorkspaceID: who.WorkspaceID, ID: ident.New(), Name: name, Color: in.Body.Color, CreatedAt: a.now()}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertTag(ctx, tag); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventTagUpdated, tag, nil)
	})
	return answer(tag, err)
}

func (a *API) changeTag(ctx context.Context, who access.Who, in *tagPatch) (*body[desk.Tag], error) {
	if in.Body.Name != nil {
		name, err := auth.CleanName("name", *in.Body.Name)
		if err != nil {
			return nil, err
		}
		in.Body.Name = &name
	}
	return answer(a.Tags.Change(ctx, who, in.ID, in.Body.Name, in.Body.Color))
}

type replyInput struct {
	Body struct {
		Shortcut string              `json:"shortcut" maxLength:"40" doc:"what agents type to find it, without spaces"`
		Title    string              `json:"title" maxLength:"100"`
		Text     string              `json:"text,omitempty" maxLength:"4096" doc:"may hold {{contact.name}}, {{contact.first_name}}, {{agent.name}}, {{workspace.name}}, {{case.number}}; may be left out where there is a template"`
		Template *desk.ReplyTemplate `json:"template,omitempty" doc:"a template that is sent in place of the text, or where the text may not be sent any more"`
	}
}

type replyPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Shortcut *string             `json:"shortcut,omitempty" maxLength:"40"`
		Title    *string             `json:"title,omitempty" maxLength:"100"`
		Text     *string             `json:"text,omitempty" maxLength:"4096"`
		Template *desk.ReplyTemplate `json:"template,omitempty" doc:"one with an empty id takes it away"`
	}
}

func (a *API) registerSavedReplies() {
	const tag = "Saved replies"
	handle(a, route{Method: http.MethodGet, Path: "/saved-replies", Summary: "Prepared answers", Tag: tag, Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.SavedReply]], error) {
			replies, err := a.Store.Read().SavedReplies(ctx, who.WorkspaceID)
			return part(in, replies, err, func(r desk.SavedReply) string { return r.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/saved-replies", Summary: "Add a prepared answer", Tag: tag, Ability: access.RepliesManage, Status: http.StatusCreated}, a.addReply)
	handle(a, route{Method: http.MethodPatch, Path: "/saved-replies/{id}", Summary: "Change a prepared answer", Tag: tag, Ability: access.RepliesManage}, a.changeReply)
	handle(a, route{Method: http.MethodDelete, Path: "/saved-replies/{id}", Summary: "Take a prepared answer away", Tag: tag, Ability: access.RepliesManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
				if err := tx.DeleteSavedReply(ctx, who.WorkspaceID, in.ID); err != nil {
					return err
				}
				return a.announce(ctx, tx, who, desk.EventReplyUpdated, gone{in.ID, true}, nil)
			})
		})
}

func (a *API) addReply(ctx context.Context, who access.Who, in *replyInput) (*body[desk.SavedReply], error) {
	now := a.now()
	reply := desk.SavedReply{WorkspaceID: who.WorkspaceID, ID: ident.New(), Shortcut: in.Body.Shortcut, Title: in.Body.Title, Text: in.Body.Text, Template: in.Body.Template, CreatedAt: now, UpdatedAt: now}
	if err := cleanReply(&reply); err != nil {
		return nil, err
	}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := replyTemplate(ctx, tx, reply); err != nil {
			return err
		}
		if err := tx.InsertSavedReply(ctx, reply); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventReplyUpdated, reply, nil)
	})
	return answer(reply, err)
}

func (a *API) changeReply(ctx context.Context, who access.Who, in *replyPatch) (*body[desk.SavedReply], error) {
	var reply desk.SavedReply
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if reply, err = tx.SavedReplyByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		for _, p := range []struct{ to, from *string }{{&reply.Shortcut, in.Body.Shortcut}, {&reply.Title, in.Body.Title}, {&reply.Text, in.Body.Text}} {
			if p.from != nil {
				*p.to = *p.from
			}
		}
		if in.Body.Template != nil {
			reply.Template = in.Body.Template
		}
		if err := cleanReply(&reply); err != nil {
			return err
		}
		if err := replyTemplate(ctx, tx, reply); err != nil {
			return err
		}
		reply.UpdatedAt = a.now()
		if err := tx.UpdateSavedReply(ctx, reply); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventReplyUpdated, reply, nil)
	})
	return answer(reply, err)
}

// replyTemplate refuses a template that is not there.
func replyTemplate(ctx context.Context, tx *store.Tx, r desk.SavedReply) error {
	if r.Template == nil {
		return nil
	}
	r.Template.Variables = cleanFills(r.Template.Variables)
	_, err := tx.TemplateByID(ctx, r.WorkspaceID, cleanText(r.Template.ID))
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Invalid("template.id", "there is no such template")
	}
	return err
}

// cleanReply refuses what an agent could not type or a platform not send.
func cleanReply(r *desk.SavedReply) error {
	var err error
	if r.Title, err = auth.CleanName("title", r.Title); err != nil {
		return err
	}
	r.Shortcut = strings.TrimPrefix(strings.TrimSpace(r.Shortcut), "/")
	if r.Shortcut == "" || strings.ContainsFunc(r.Shortcut, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) || c == utf8.RuneError }) {
		return desk.Invalid("shortcut", "a shortcut is one word")
	}
	r.Text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(r.Text, ""), "\x00", ""))
	if r.Template != nil && r.Template.ID == "" {
		r.Template = nil
	}
	if r.Text == "" && r.Template == nil {
		return desk.Invalid("text", "a text is needed")
	}
	return nil
}
