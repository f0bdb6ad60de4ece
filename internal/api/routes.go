package api

// register lists all resources. Each adds its routes with the ability that
// they need.
func (a *API) register() {
	a.registerSetup()
	a.registerAuth()
	a.registerSessions()
	a.registerMembers()
	a.registerInvitations()
	a.registerTokens()
	a.registerWorkspace()
	a.registerTags()
	a.registerSavedReplies()
	a.registerPlatforms()
	a.registerChannels()
	a.registerNumbers()
	a.registerSignUps()
	a.registerNumberImports()
	a.registerRemovals()
	a.registerDesk()
}
