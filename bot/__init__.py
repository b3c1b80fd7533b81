"""The running bot: settings, command line, scheduler, sender and the chat platforms."""
