package api

// registerDesk lists the resources that agents work with.
func (a *API) registerDesk() {}
